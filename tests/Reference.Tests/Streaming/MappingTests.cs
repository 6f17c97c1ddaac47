namespace Dma.Reference.Tests.Streaming;

public class MappingTests
{
    public static TheoryData<string> Profiles => [.. new ReferenceFactory().DefaultProfiles];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_page_mapping_may_begin_beyond_its_page(string profile)
    {
        var machine = Driver.CreateQuiet(profile);
        var block = machine.Allocate(4);
        machine.Store(block.Address!.Value.At(0x2000 + 100), 9, 50);

        var address = machine.MapPage(
            Driver.Dsp,
            block.First.Add(1),
            new(0x1000 + 100),
            new(50),
            DmaDirection.ToDevice,
            default
        );

        var range = new DmaRange(address.Value, new(50));
        machine.CompleteGive();
        machine.DeviceLoad(Driver.Dsp, range).Should().Equal(Driver.Repeat(9, 50));
        machine.UnmapPage(Driver.Dsp, range, DmaDirection.ToDevice, default).Should().Be(Answer.Ok);
        (ulong Offset, ulong Size)[] outside = [(0x3000, 1), (0x2FFF, 2), (0, 0x3001), (ulong.MaxValue, 1), (0, 0)];
        foreach (var (offset, size) in outside)
        {
            var wrong = machine.MapPage(Driver.Dsp, block.First.Add(1), new(offset), new(size), default, default);
            machine.MappingError(Driver.Dsp, wrong.Value).Value.Should().BeTrue();
        }
    }

    [Fact]
    public void Highmem_is_mapped_by_page()
    {
        var machine = Driver.CreateQuiet();
        machine.SetMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);
        var block = machine.Allocate(1, PagePlacement.High);
        machine.CpuStore(block.First, new(10), Driver.Repeat(4, 90));

        var answer = machine.MapPage(Driver.Dsp, block.First, new(10), new(90), DmaDirection.Bidirectional, default);

        var range = new DmaRange(answer.Value, new(90));
        machine.DeviceLoad(Driver.Dsp, range).Should().Equal(Driver.Repeat(4, 90));
        machine.DeviceStore(Driver.Dsp, range, 5);
        machine.UnmapPage(Driver.Dsp, range, DmaDirection.Bidirectional, default);
        var loaded = new byte[90];
        machine.CpuLoad(block.First, new(10), loaded);
        loaded.Should().Equal(Driver.Repeat(5, 90));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_not_mapped_so_is_neither_unmapped_nor_synced(string profile)
    {
        var machine = Driver.CreateQuiet(profile);
        var invalid = Answer.Failed(Errno.Invalid);
        var buffer = machine.Buffer(2);
        machine.Store(buffer, 1, 0x2000);
        var range = machine.Map(Driver.Nic, buffer.At(64), 256, DmaDirection.FromDevice);
        machine.Store(buffer.At(64), 2, 256);

        // Where an unmap needs no state, none may be handed to it.
        var none = machine.Parts.UnmapNeedsState(machine.Devices[0]) == Claim.No ? range.At(0, 254) : range.At(0, 0);
        foreach (var wrong in new[] { range.At(0, 255), range.At(1, 255), range.At(0, 257), none })
            machine.Unmap(Driver.Nic, wrong, DmaDirection.FromDevice, default).Should().Be(invalid);
        machine.Unmap(Driver.Nic, range, DmaDirection.ToDevice, default).Should().Be(invalid);
        machine.Unmap(Driver.Dsp, range, DmaDirection.FromDevice, default).Should().Be(invalid);
        foreach (var wrong in new[] { range.At(0, 257), range.At(255, 2), range.At(256, 1), range.At(4, 0) })
        {
            machine.SyncForCpu(Driver.Nic, wrong, DmaDirection.FromDevice).Should().Be(invalid);
            machine.SyncForDevice(Driver.Nic, wrong, DmaDirection.FromDevice).Should().Be(invalid);
        }
        machine.SyncForCpu(Driver.Nic, range, DmaDirection.Bidirectional).Should().Be(invalid);
        machine.SyncForCpu(Driver.Dsp, range, DmaDirection.FromDevice).Should().Be(invalid);
        var below = new DmaRange(new(unchecked(range.Start.Value - 1)), new(2));
        machine.SyncForCpu(Driver.Nic, below, DmaDirection.FromDevice).Should().Be(invalid);
        machine.Load(buffer.At(64), 256).Should().Equal(Driver.Repeat(2, 256));

        machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice);
        machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice, default).Should().Be(invalid);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_cannot_be_mapped_gets_the_error_address(string profile)
    {
        var machine = Driver.Create(profile);
        var buffer = machine.Allocate(machine.Parts.MemoryMap.Low.Count).Address!.Value;
        var size = machine.Parts.MemoryMap.Low.Count << 12;
        (CpuAddress Buffer, ulong Size, DmaDirection Direction)[] wrong =
        [
            (buffer, 0, DmaDirection.ToDevice),
            (new(0), 1, DmaDirection.ToDevice),
            (buffer, ulong.MaxValue, DmaDirection.ToDevice),
            (buffer.At(size - 1), 2, DmaDirection.ToDevice),
            (buffer, 1, (DmaDirection)3),
            (buffer, 1, (DmaDirection)(-1)),
        ];

        foreach (var (start, length, direction) in wrong)
        {
            var answer = machine.Map(Driver.Nic, start, new(length), direction, default);
            answer.Outcome.Should().Be(Answer.Ok);
            answer.Value.Value.Should().NotBe(0);
            machine.MappingError(Driver.Nic, answer.Value).Value.Should().BeTrue();
        }
    }

    [Fact]
    public void Mappings_of_one_buffer_end_one_by_one()
    {
        var machine = Driver.CreateQuiet("coherent");
        var buffer = machine.Buffer();
        var whole = machine.Map(Driver.Nic, buffer, 256, DmaDirection.Bidirectional);
        var again = machine.Map(Driver.Nic, buffer, 256, DmaDirection.Bidirectional);
        var part = machine.Map(Driver.Nic, buffer.At(64), 64, DmaDirection.ToDevice);
        again.Should().Be(whole);

        machine.SyncForCpu(Driver.Nic, part.At(10, 5), DmaDirection.FromDevice).Should().Be(Answer.Ok);
        machine.Unmap(Driver.Nic, whole, DmaDirection.Bidirectional);
        machine.SyncForCpu(Driver.Nic, part.At(10, 5), DmaDirection.FromDevice).Should().Be(Answer.Ok);
        machine.Unmap(Driver.Nic, again, DmaDirection.Bidirectional);
        machine.SyncForCpu(Driver.Nic, part, DmaDirection.FromDevice).Should().Be(Answer.Failed(Errno.Invalid));
        machine.Unmap(Driver.Nic, part, DmaDirection.ToDevice);
        machine.Unmap(Driver.Nic, part, DmaDirection.ToDevice, default).Should().Be(Answer.Failed(Errno.Invalid));
    }
}
