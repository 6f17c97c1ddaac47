namespace Dma.Reference.Tests.Platform;

public class PhysicalMemoryTests
{
    [Fact]
    public void Terabytes_cost_what_is_touched()
    {
        var machine = Driver.Create("coherent");
        var block = machine.Allocate(0x0800_0000, PagePlacement.High);
        var memory = machine.Memory;

        machine.Store(block.Address!.Value.At(0x7F_FFFF_F000), 0x5A, 0x1000);

        machine.Load(block.Address.Value.At(0x7F_FFFF_FFFF)).Should().Be(0x5A);
        memory.TouchedPages.Should().Be(1);
        machine.FreePages(block.First, 0x0800_0000).Should().Be(Answer.Ok);
    }

    [Fact]
    public void An_access_may_cross_pages()
    {
        var machine = Driver.Create("coherent");
        var bytes = Enumerable.Range(1, 200).Select(value => (byte)value).ToArray();

        machine.Memory.Write(new(0x1FC0), bytes);

        var loaded = new byte[202];
        machine.Memory.Read(new(0x1FBF), loaded);
        loaded[1..^1].Should().Equal(bytes);
        (loaded[0], loaded[^1]).Should().Be((0, 0));
        machine.Memory.TouchedPages.Should().Be(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Clear_leaves_the_pages_beside_it_alone(ulong count)
    {
        var memory = Driver.Create("coherent").Memory;
        memory.Write(new(0x0_FFFF), [1, 2]);
        memory.Write(new(0x1_0FFF), [3]);
        memory.Write(new((0x10UL + count) << 12), [4]);

        memory.Clear(new(0x10, count));

        var loaded = new byte[2];
        memory.Read(new(0x0_FFFF), loaded);
        loaded.Should().Equal(1, 0);
        memory.Read(new(0x1_0FFF), loaded.AsSpan(0, 1));
        loaded[0].Should().Be(0);
        memory.Read(new((0x10UL + count) << 12), loaded.AsSpan(0, 1));
        loaded[0].Should().Be(4);
    }

    [Fact]
    public void Memory_that_is_not_zeroed_starts_as_the_seed_decides()
    {
        byte[] Content(ulong seed, ulong page)
        {
            var bytes = new byte[16];
            Driver.Create("write-back", seed).Memory.Read(new(page << 12), bytes);
            return bytes;
        }

        Content(1, 5).Should().Equal(Content(1, 5)).And.NotEqual(Content(2, 5)).And.NotEqual(Content(1, 6));
    }

    [Fact]
    public void A_machine_that_is_gone_leaves_no_content_to_the_next_and_sees_none_of_it()
    {
        var gone = Driver.Create("coherent");
        gone.Memory.Write(new(0x5000), [1]);
        gone.Dispose();
        var next = Driver.Create("coherent");

        At(next).Should().Be(0);
        next.Memory.Write(new(0x5000), [2]);
        At(gone).Should().Be(0);
        gone.Memory.Write(new(0x5000), [3]);
        At(next).Should().Be(2);

        static byte At(Machine machine)
        {
            var loaded = new byte[1];
            machine.Memory.Read(new(0x5000), loaded);
            return loaded[0];
        }
    }

    [Theory]
    [InlineData(0x1000, 0x1000)]
    [InlineData(0x1000, 0x4000)]
    [InlineData(0x4000, 0x1000)]
    public void Pages_that_are_used_again_have_the_size_of_the_machine(ulong before, ulong after)
    {
        var bytes = Enumerable.Range(0, 0x8_0000).Select(value => (byte)((value >> 10 ^ value) & 0xFF)).ToArray();
        var gone = Sized(before);
        gone.Memory.Write(new(0x10_0000), bytes);
        gone.Dispose();
        var next = Sized(after);

        next.Memory.Write(new(0x20_0040), bytes);

        // Not the bytes in their order, by which a page would be found at its place whatever its length is.
        var loaded = new byte[1];
        for (var offset = bytes.Length - 1; offset >= 0; offset -= 0x3FF)
        {
            next.Memory.Read(new(0x20_0040 + (ulong)offset), loaded);
            loaded[0].Should().Be(bytes[offset]);
        }

        static Machine Sized(ulong page)
        {
            var parts = Driver.Create("coherent").Parts;
            return new(parts with { Platform = parts.Platform with { PageSize = new(page) } });
        }
    }
}
