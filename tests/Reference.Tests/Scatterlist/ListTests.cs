using static Dma.Reference.Tests.Driver;

namespace Dma.Reference.Tests.Scatterlist;

public class ListTests
{
    private static readonly DmaDirection Both = DmaDirection.Bidirectional;

    public static TheoryData<string> Profiles => ["coherent", "write-back", "isolating"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_list_is_given_and_taken_byte_for_byte(string profile)
    {
        var machine = Create(profile);
        var (a, b) = (machine.Allocate(2), machine.Allocate(2, PagePlacement.Low));
        machine.Store(a.Address!.Value, 1, 0x2000);
        machine.Store(b.Address!.Value, 2, 0x2000);

        var (list, segments) = machine.MapList(Nic, Both, Of(a, 0xff0, 0x20), Of(b, 0, 0x1000));

        Load(machine, segments)
            .Should()
            .Equal([.. Enumerable.Repeat<byte>(1, 0x20), .. Enumerable.Repeat<byte>(2, 0x1000)]);
        Store(machine, segments, 3);
        machine.UnmapList(Nic, list, 2, Both, DmaAttributes.None).Should().Be(Answer.Ok);
        machine.Load(a.Address!.Value.At(0xfef), 0x22).Should().Equal([1, .. Enumerable.Repeat<byte>(3, 0x20), 1]);
        machine.Load(b.Address!.Value.At(0xfff), 2).Should().Equal(3, 2);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Syncs_are_of_every_entry(string profile)
    {
        var machine = Create(profile);
        var block = machine.Allocate(2);
        machine.Store(block.Address!.Value, 1, 0x2000);
        var (list, segments) = machine.MapList(Nic, Both, Of(block, 0, 0x1000), Of(block, 0x1000, 0x1000));

        Store(machine, segments, 2);
        machine.SyncListForCpu(Nic, list, 2, Both).Should().Be(Answer.Ok);
        machine.Load(block.Address!.Value, 0x2000).Should().OnlyContain(value => value == 2);
        machine.Store(block.Address!.Value, 3, 0x2000);
        machine.SyncListForDevice(Nic, list, 2, Both).Should().Be(Answer.Ok);
        Load(machine, segments).Should().OnlyContain(value => value == 3);
    }

    [Theory]
    [InlineData("coherent", 1)]
    [InlineData("write-back", 3)]
    [InlineData("isolating", 1)]
    public void Whole_pages_that_go_on_in_each_other_become_one_where_that_is_the_policy(string profile, int expected)
    {
        var machine = Create(profile);
        var block = machine.Allocate(3);

        var (_, segments) = machine.MapList(
            Nic,
            Both,
            Of(block, 0, 0x1000),
            Of(block, 0x1000, 0x1000),
            Of(block, 0x2000, 5)
        );

        segments.Should().HaveCount(expected);
        machine.GetMergeBoundary(Nic).Value.Should().Be(new DmaMask(expected == 1 ? 0xfffUL : 0));
    }

    [Fact]
    public void No_segment_goes_from_the_last_address_on_at_the_first()
    {
        var merging = Create("coherent").AllDevices[0].Merging;
        merging.SetSegmentBoundary(DmaMask.All).Should().Be(Answer.Ok);

        var segments = merging.Merge([
            new(new(0xffff_ffff_ffff_f000), new(0x1000), Both, new(0x5000)),
            new(new(0), new(1), Both, new(0x6000)),
        ]);

        segments
            .Should()
            .Equal(new DmaRange(new(0xffff_ffff_ffff_f000), new(0x1000)), new DmaRange(new(0), new ByteCount(1)));
    }

    [Theory]
    [InlineData(0x2000, 0xffff_ffff, 1)]
    [InlineData(0x1fff, 0xffff_ffff, 2)]
    [InlineData(0x2000, 0xfff, 2)]
    public void Segments_keep_the_limits_that_were_asked_for(ulong size, ulong boundary, int expected)
    {
        var machine = Create("coherent");
        var block = machine.Allocate(2);
        machine.SetMaxSegmentSize(Nic, new(size)).Should().Be(Answer.Ok);
        machine.SetSegmentBoundary(Nic, new(boundary)).Should().Be(Answer.Ok);

        machine
            .MapList(Nic, Both, Of(block, 0, 0x1000), Of(block, 0x1000, 0x1000))
            .Segments.Should()
            .HaveCount(expected);
        machine.MapList(Dsp, Both, Of(block, 0, 0x1000), Of(block, 0x1000, 0x1000)).Segments.Should().HaveCount(1);
    }

    [Fact]
    public void Limits_without_a_meaning_are_refused()
    {
        var machine = Create("coherent");

        machine.SetMaxSegmentSize(Nic, ByteCount.Zero).Should().Be(Answer.Failed(Errno.Invalid));
        machine.SetSegmentBoundary(Nic, new(0x1000)).Should().Be(Answer.Failed(Errno.Invalid));
        machine.SetSegmentBoundary(new(9), DmaMask.All).Should().Be(Answer.Failed(Errno.NoDevice));
    }

    [Fact]
    public void A_list_that_cannot_be_mapped_whole_leaves_nothing_mapped()
    {
        var machine = Create("isolating");
        machine.SetMask(Nic, DmaMask.FromBits(24)).Should().Be(Answer.Ok);
        machine.SetMaxSegmentSize(Nic, new(0x100_0000)).Should().Be(Answer.Ok);
        var block = machine.Allocate(256);
        var whole = Enumerable.Repeat(Of(block, 0, 0x10_0000), 17).ToArray();

        for (var round = 0; round < 20; round++)
        {
            machine.BeginStep((ulong)round + 1);
            var refused = machine.MapList(Nic, whole, DmaDirection.ToDevice, DmaAttributes.None, new DmaRange[17]);
            refused.Should().Be((Answer<MappedList>)Answer.Failed(Errno.NoMemory));
        }
        machine.Domain(0).Addresses.LiveRanges.Should().Be(0);
    }

    [Fact]
    public void Each_entry_of_a_segment_gives_its_own_addresses_back()
    {
        var machine = Create("isolating");
        var block = machine.Allocate(4);
        var (list, _) = machine.MapList(Nic, Both, Of(block, 0, 0x1000), Of(block, 0x1000, 0x3000));

        machine.Domain(0).Addresses.LiveRanges.Should().Be(2);
        machine.UnmapList(Nic, list, 2, Both, DmaAttributes.None).Should().Be(Answer.Ok);
        machine.Domain(0).Addresses.LiveRanges.Should().Be(0);
    }

    [Fact]
    public void Bad_use_is_answered_with_an_error_number()
    {
        var machine = Create("coherent");
        var block = machine.Allocate();
        var (list, _) = machine.MapList(Nic, Both, Of(block, 0, 0x10));
        var room = new DmaRange[2];

        machine.MapList(Nic, [], Both, DmaAttributes.None, room).Outcome.Should().Be(Answer.Failed(Errno.Invalid));
        machine
            .MapList(Nic, [Of(block, 0, 0)], Both, DmaAttributes.None, room)
            .Outcome.Should()
            .Be(Answer.Failed(Errno.Invalid));
        machine
            .MapList(Nic, [Of(block, 0, 0x1001)], Both, DmaAttributes.None, room)
            .Outcome.Should()
            .Be(Answer.Failed(Errno.Invalid));
        machine
            .MapList(new(7), [Of(block, 0, 1)], Both, DmaAttributes.None, room)
            .Outcome.Should()
            .Be(Answer.Failed(Errno.NoDevice));
        machine.UnmapList(Dsp, list, 1, Both, DmaAttributes.None).Should().Be(Answer.Failed(Errno.Invalid));
        machine.UnmapList(Nic, list, 2, Both, DmaAttributes.None).Should().Be(Answer.Failed(Errno.Invalid));
        machine.SyncListForCpu(Nic, list, 1, DmaDirection.ToDevice).Should().Be(Answer.Failed(Errno.Invalid));
        machine.UnmapList(Nic, list, 1, Both, DmaAttributes.None).Should().Be(Answer.Ok);
        machine.UnmapList(Nic, list, 1, Both, DmaAttributes.None).Should().Be(Answer.Failed(Errno.Invalid));
    }

    [Fact]
    public void A_profile_without_a_description_of_lists_has_none() =>
        Create("l1").TryGet<IScatterlist>(out _).Should().BeFalse();

    private static ScatterEntry Of(PageBlock block, ulong offset, ulong length) =>
        new(block.First, new(offset), new(length));

    private static byte[] Load(Machine machine, DmaRange[] segments) =>
        [
            .. segments.SelectMany(segment =>
            {
                var bytes = new byte[segment.Length.Value];
                machine.DeviceLoad(Nic, segment.Start, bytes).Should().Be(Answer.Ok);
                return bytes;
            }),
        ];

    private static void Store(Machine machine, DmaRange[] segments, byte value)
    {
        foreach (var segment in segments)
            machine.DeviceStore(Nic, segment, value);
    }
}

/// <summary>What a driver does with lists, with the answers unwrapped.</summary>
internal static class ListDriver
{
    public static (ListId List, DmaRange[] Segments) MapList(
        this Machine machine,
        DeviceId device,
        DmaDirection direction,
        params ScatterEntry[] entries
    )
    {
        var segments = new DmaRange[entries.Length];
        var answer = machine.MapList(device, entries, direction, DmaAttributes.None, segments);
        answer.Outcome.Should().Be(Answer.Ok);
        return (answer.Value.List, segments[..answer.Value.Segments]);
    }
}
