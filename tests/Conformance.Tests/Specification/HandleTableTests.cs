using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A buffer can be named as itself, as memory and as a window of its device.</summary>
public class HandleTableTests : CoherentFixture
{
    [Fact]
    public void A_buffer_is_of_its_kind_and_of_the_wider_ones()
    {
        var id = Allocate().Window.Id;

        State.Handles.KindOf(id).Should().BeSameAs(HandleKind.Coherent);
        State.Handles.Of(HandleKind.Coherent).Should().Equal(id);
        State.Handles.Of(HandleKind.Memory).Should().Equal(id);
        State.Handles.Of(HandleKind.Window).Should().Equal(id);
        State.Handles.Of(HandleKind.Buffer).Should().BeEmpty();
        State.Handles.Of(HandleKind.Mapping).Should().BeEmpty();
    }

    [Fact]
    public void Wider_kinds_have_what_was_made_as_others_oldest_first()
    {
        var pages = Memory.Add(Next(), 1, new PageBlock(new PageNumber(1), new CpuAddress(0x1000)), false).Id;
        var buffer = Allocate().Window.Id;
        var mapping = Map(Block(pages), DmaDirection.ToDevice).Id;

        State.Handles.Of(HandleKind.Memory).Should().Equal(pages, buffer);
        State.Handles.Of(HandleKind.Window).Should().Equal(buffer, mapping);
    }

    [Fact]
    public void A_buffer_stands_for_its_memory_until_it_is_freed_and_for_its_window_as_long_as_it_can_be_named()
    {
        var buffer = Allocate();
        var id = buffer.Window.Id;

        State.Handles.TryGet<Block>(id, out var block).Should().BeTrue();
        block.Should().BeSameAs(buffer.Window.Block);
        State.Handles.TryGet<Mapping>(id, out var window).Should().BeTrue();
        window.Should().BeSameAs(buffer.Window);

        Coherent.End(buffer);

        State.Handles.TryGet<Block>(id, out _).Should().BeFalse();
        State.Handles.TryGet<Mapping>(id, out window).Should().BeTrue();
        window!.Ended.Should().BeTrue();
        State.Handles.TryGet<Allocation>(id, out _).Should().BeTrue();
    }

    [Fact]
    public void What_is_removed_is_gone_from_every_kind()
    {
        var id = Allocate().Window.Id;

        State.Handles.Remove(id);

        State.Handles.KindOf(id).Should().BeNull();
        State.Handles.Of(HandleKind.Coherent).Should().BeEmpty();
        State.Handles.Of(HandleKind.Memory).Should().BeEmpty();
        State.Handles.Of(HandleKind.Window).Should().BeEmpty();
    }

    [Fact]
    public void A_kind_includes_itself_and_what_can_be_used_as_it()
    {
        HandleKind.Memory.Includes(HandleKind.Coherent).Should().BeTrue();
        HandleKind.Memory.Includes(HandleKind.Buffer).Should().BeTrue();
        HandleKind.Window.Includes(HandleKind.Mapping).Should().BeTrue();
        HandleKind.Coherent.Includes(HandleKind.Coherent).Should().BeTrue();
        HandleKind.Memory.Includes(HandleKind.Mapping).Should().BeFalse();
        HandleKind.Coherent.Includes(HandleKind.Memory).Should().BeFalse();
        HandleKind.Memory.Includes(null).Should().BeFalse();
    }

    private Block Block(ulong id) =>
        State.Handles.TryGet<Block>(id, out var block) ? block : throw new KeyNotFoundException();
}
