using Dma.Reference.Tests.Coherent;

namespace Dma.Reference.Tests.UserMapping;

public class UserMappingTests
{
    private const ulong Page = 0x1000;

    private static readonly string[] Providing =
    [
        .. new ReferenceFactory().DefaultProfiles.Where(profile => Driver.Create(profile).TryGet<IUserMapping>(out _)),
    ];

    public static TheoryData<string> Profiles => [.. Providing];

    [Fact]
    public void Four_profiles_map_to_user_space()
    {
        Providing.Should().Equal("isolating", "write-buffer", "l1-l2", "translated", "diagnosing");

        var machine = Driver.Create("coherent");
        var buffer = machine.AllocateCoherent(Driver.Nic, Page);
        machine
            .MapToUser(Driver.Nic, buffer, new(Page), DmaAttributes.None, 0, 1)
            .Should()
            .Be((Answer<UserMappingId>)Answer.Unsupported);
        machine.CanMapToUser(Driver.Nic).Outcome.Should().Be(Answer.Unsupported);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_page_shows_what_it_stands_for(string profile)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var machine = Driver.Create(profile, seed);
            foreach (var device in machine.Masters())
            {
                var buffer = machine.AllocateCoherent(device, 3 * Page);
                for (var page = 0; page < 3; page++)
                    machine.Store(buffer.Cpu.At((ulong)page * Page), (byte)(page + 1), (int)Page);
                machine.Barrier();

                for (var first = 0UL; first < 3; first++)
                {
                    for (var pages = 1UL; pages <= 3 - first; pages++)
                    {
                        var user = machine.MapToUser(device, buffer, 3 * Page, first, pages);
                        for (var page = 0UL; page < pages; page++)
                            machine.UserLoad(user, page * Page, (int)Page).ShouldBeAll((byte)(first + page + 1));
                        machine.UnmapFromUser(user).Should().Be(Answer.Ok);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 4, false)]
    [InlineData(3, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(1, ulong.MaxValue, false)]
    [InlineData(ulong.MaxValue, 1, false)]
    [InlineData(ulong.MaxValue, 2, false)]
    [InlineData(0, 3, true)]
    [InlineData(2, 1, true)]
    public void A_window_lies_inside_the_pages_of_the_buffer(ulong first, ulong pages, bool isGiven)
    {
        var machine = Driver.Create("isolating");
        var size = new ByteCount(2 * Page + 1);
        var buffer = machine.AllocateCoherent(Driver.Nic, size.Value);

        var answer = machine.MapToUser(Driver.Nic, buffer, size, DmaAttributes.None, first, pages);

        answer.Outcome.Should().Be(isGiven ? Answer.Ok : Answer.Failed(Errno.NoSuchAddress));
        machine.UserMapper.Live.Should().HaveCount(isGiven ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void All_sides_see_each_other_behind_a_barrier(string profile)
    {
        DmaAttributes[] kinds = [DmaAttributes.None, DmaAttributes.WriteCombine, DmaAttributes.WeakOrdering];
        foreach (var attributes in kinds)
        {
            for (var seed = 0UL; seed < 10; seed++)
            {
                var machine = Driver.Create(profile, seed);
                var buffer = machine.AllocateCoherent(Driver.Dsp, Page, attributes);
                var user = machine.MapToUser(Driver.Dsp, buffer, Page, 0, 1, attributes);
                var twin = machine.MapToUser(Driver.Dsp, buffer, Page, 0, 1, attributes);

                machine.UserStore(user, new(0x10), [1, 1]).Should().Be(Answer.Ok);
                machine.UserLoad(user, 0x10, 2).ShouldBeAll((byte)1);
                machine.Barrier();
                machine.Load(buffer.Cpu.At(0x10), 2).ShouldBeAll((byte)1);
                machine.DeviceLoad(Driver.Dsp, buffer.Range(2, 0x10)).ShouldBeAll((byte)1);
                machine.UserLoad(twin, 0x10, 2).ShouldBeAll((byte)1);

                machine.Store(buffer.Cpu.At(0x10), 2, 2);
                machine.Barrier();
                machine.UserLoad(user, 0x10, 2).ShouldBeAll((byte)2);

                machine.DeviceStore(Driver.Dsp, buffer.Range(2, 0x10), 3);
                machine.Barrier();
                machine.UserLoad(user, 0x10, 2).ShouldBeAll((byte)3);
                machine.UserLoad(twin, 0x10, 2).ShouldBeAll((byte)3);
            }
        }
    }

    [Fact]
    public void A_cookie_is_good_for_mapping()
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var machine = Driver.Create("l1-l2", seed);
            var buffer = machine.AllocateCoherent(Driver.Dsp, 2 * Page, DmaAttributes.NoKernelMapping);
            machine.CpuLoad(buffer.Cpu, new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
            var user = machine.MapToUser(Driver.Dsp, buffer, 2 * Page, 1, 1, DmaAttributes.NoKernelMapping);

            machine.DeviceStore(Driver.Dsp, buffer.Range(4, Page), 5);
            machine.Barrier();
            machine.UserLoad(user, 0, 4).ShouldBeAll((byte)5);
            machine.UserStore(user, new(4), [6]).Should().Be(Answer.Ok);
            machine.Barrier();
            machine.DeviceLoad(Driver.Dsp, buffer.Dma.Add(new(Page + 4))).Should().Be(6);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_not_mapped_is_a_fault(string profile)
    {
        var machine = Driver.Create(profile);
        var buffer = machine.AllocateCoherent(Driver.Nic, 3 * Page);
        var first = machine.MapToUser(Driver.Nic, buffer, 3 * Page, 0, 1);
        var second = machine.MapToUser(Driver.Nic, buffer, 3 * Page, 0, 2);

        machine.UserLoad(first, new(Page), new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.UserLoad(first, new(Page - 1), new byte[2]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.UserStore(first, new(ulong.MaxValue), [1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.UnmapFromUser(first).Should().Be(Answer.Ok);
        machine.UserLoad(first, new(0), new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.UserLoad(second, new(0), new byte[2 * Page]).Should().Be(Answer.Ok);
        machine.UnmapFromUser(first).Should().Be(Answer.Failed(Errno.Invalid));
    }

    [Fact]
    public void A_buffer_outlives_its_mappings()
    {
        var machine = Driver.Create("isolating");
        var buffer = machine.AllocateCoherent(Driver.Nic, Page);
        var user = machine.MapToUser(Driver.Nic, buffer, Page, 0, 1);

        machine.FreeCoherent(Driver.Nic, new(Page), buffer, DmaAttributes.None).Should().Be(Answer.Failed(Errno.Busy));
        machine.UnmapFromUser(user).Should().Be(Answer.Ok);
        machine.Free(Driver.Nic, Page, buffer);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_promise_of_room_holds_again_and_again(string profile)
    {
        var machine = Driver.Create(profile);
        var buffer = machine.AllocateCoherent(Driver.Nic, Page);
        for (var round = 0; round < 10; round++)
        {
            var users = Enumerable
                .Range(0, machine.UserMappingDescription.Mappings)
                .Select(_ => machine.MapToUser(Driver.Nic, buffer, Page, 0, 1))
                .ToList();
            users.Should().OnlyHaveUniqueItems();
            foreach (var user in users)
                machine.UnmapFromUser(user).Should().Be(Answer.Ok);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_table_tells_the_pages_of_the_buffer(string profile)
    {
        var machine = Driver.Create(profile);
        var buffer = machine.AllocateCoherent(Driver.Nic, Page + 1, DmaAttributes.ForceContiguous);
        var entries = new ScatterEntry[2];

        machine
            .GetScatterTable(Driver.Nic, buffer, new(Page + 1), DmaAttributes.ForceContiguous, entries)
            .Should()
            .Be((Answer<ulong>)1UL);

        var frame = machine.Behind(buffer).Frames.First;
        entries[0].Should().Be(new ScatterEntry(machine.Parts.MemoryMap.PageBase.Add(frame), new(0), new(2 * Page)));
        machine
            .GetScatterTable(Driver.Nic, buffer, new(Page + 1), DmaAttributes.ForceContiguous, [])
            .Should()
            .Be((Answer<ulong>)1UL);
        machine
            .GetScatterTable(Driver.Nic, buffer, new(Page), DmaAttributes.ForceContiguous, entries)
            .Outcome.Should()
            .Be(Answer.Failed(Errno.NoSuchAddress));
    }
}
