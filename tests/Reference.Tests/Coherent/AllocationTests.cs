using System.Numerics;

namespace Dma.Reference.Tests.Coherent;

public class AllocationTests
{
    private static readonly ulong[] Sizes =
    [
        1,
        0x1000,
        0x1001,
        0x3000,
        0x1_0000,
        0x1_8001,
        0x10_0000,
        0x20_0000,
        0x20_0001,
        0x40_0000,
    ];

    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Both_addresses_are_aligned_like_the_size_up_to_the_caps(string profile)
    {
        var (beyondCpu, beyondDma) = (0, 0);
        for (var seed = 0UL; seed < 30; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var description = machine.CoherentDescription;
            foreach (var device in machine.Masters())
            {
                machine.SetCoherentMask(device, machine.Devices[device.Index].WidestMask);
                foreach (var size in Sizes)
                {
                    machine.BeginStep(machine.Choices.Step + 1);
                    var answer = machine.AllocateCoherent(device, new(size), Gfp.Kernel, DmaAttributes.None);
                    if (answer.Status != AnswerStatus.Ok)
                        continue;
                    var order = BitOperations.RoundUpToPowerOf2((size + 0xFFF) & ~0xFFFUL);
                    var cpu = Cap(order, description.CpuAlignmentCap);
                    var dma = Cap(order, description.DmaAlignmentCap);
                    (answer.Value.Cpu.Value & (cpu - 1)).Should().Be(0);
                    (answer.Value.Dma.Value & (dma - 1)).Should().Be(0);
                    beyondCpu += (answer.Value.Cpu.Value & (order - 1)) == 0 ? 0 : 1;
                    beyondDma += (answer.Value.Dma.Value & (order - 1)) == 0 ? 0 : 1;
                    machine.Free(device, size, answer.Value);
                }
            }
        }
        // Where there is a cap, some are aligned no better.
        (beyondCpu > 0)
            .Should()
            .Be(profile is "isolating" or "translated");
        (beyondDma > 0).Should().Be(profile is "isolating" or "translated");
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Live_allocations_are_disjoint_whatever_is_freed_between(string profile)
    {
        var machine = Driver.Create(profile);
        var live = new List<(DeviceId Device, ulong Size, CoherentBuffer Buffer, FrameRange Frames)>();
        var masters = machine.Masters().ToArray();
        for (var step = 1UL; step < 600; step++)
        {
            machine.BeginStep(step);
            var draw = new Choices(step).Draw(Purpose.Placement);
            if (live.Count > 12)
            {
                var victim = live[(int)(draw % 12)];
                machine.Free(victim.Device, victim.Size, victim.Buffer);
                live.Remove(victim);
            }
            var device = masters[(int)((draw >> 8) % (ulong)masters.Length)];
            var size = Sizes[(int)((draw >> 16) % (ulong)Sizes.Length)];
            var answer = machine.AllocateCoherent(device, new(size), Gfp.Kernel, DmaAttributes.None);
            if (answer.Status == AnswerStatus.Ok)
                live.Add((device, size, answer.Value, machine.Behind(answer.Value).Frames));
            foreach (var (a, b) in live.SelectMany((a, i) => live.Skip(i + 1).Select(b => (a, b))))
            {
                Overlap(a.Buffer.Cpu.Value, a.Size, b.Buffer.Cpu.Value, b.Size).Should().BeFalse();
                if (a.Device == b.Device)
                    Overlap(a.Buffer.Dma.Value, a.Size, b.Buffer.Dma.Value, b.Size).Should().BeFalse();
                (a.Frames.First < b.Frames.End && b.Frames.First < a.Frames.End).Should().BeFalse();
            }
        }
        machine.Coherent.LiveAllocations.Should().Be(live.Count).And.BeGreaterThan(5);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_areas_give_out_no_pages_and_the_allocator_nothing_else(string profile)
    {
        var parts = Driver.Create(profile).Parts;
        var map = parts.MemoryMap;
        var aside = map
            .CoherentAreas.Add(map.AtomicPool)
            .Add(map.RestrictedPool)
            .AddRange(parts.ContiguousAreas.Select(area => area.Frames));
        for (var seed = 0UL; seed < 300; seed++)
        {
            var machine = Driver.Create(profile, seed);
            foreach (var placement in Enum.GetValues<PagePlacement>())
            {
                var first = machine.Allocate(3, placement).First.Value - map.PageBase.Value;
                aside.Any(area => first < area.End && area.First < first + 3).Should().BeFalse();
            }
            foreach (var device in machine.Masters())
            {
                var buffer = machine.AllocateCoherent(device, 0x3000);
                aside.Any(area => area.Contains(machine.Behind(buffer).Frames.First, 3)).Should().BeTrue();
            }
        }
        foreach (var area in aside.Where(area => area.Count > 0))
        {
            map.TryFindRegion(area.First, out var region).Should().BeTrue();
            region.Contains(area.First, area.Count).Should().BeTrue();
            // All of the region at once is not to be had.
            var whole = Driver.Create(profile).AllocatePages(region.Count, PagePlacement.Any);
            (whole.Status == AnswerStatus.Ok && whole.Value.First == map.PageBase.Add(region.First)).Should().BeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_promise_of_room_holds_after_any_history(string profile)
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var room = machine.CoherentDescription.Room;
            var masters = machine.Masters().ToArray();
            foreach (var device in masters)
                machine.SetCoherentMask(device, machine.Description.LowMemory).Should().Be(Answer.Ok);
            var live = new List<(DeviceId Device, ulong Size, CoherentBuffer Buffer)>();
            for (var step = 1UL; step < 400; step++)
            {
                machine.BeginStep(step);
                var draw = new Choices(seed).Draw(Purpose.Placement, step);
                if (live.Count == room.Buffers)
                {
                    // The rest are small ones that lie as scattered as can be.
                    var victim = live[(int)(draw % (ulong)live.Count)];
                    machine.Free(victim.Device, victim.Size, victim.Buffer);
                    live.Remove(victim);
                }
                var device = masters[(int)((draw >> 8) % (ulong)masters.Length)];
                var size = (draw >> 16) % 3 == 0 ? room.BufferSize.Value : 1 + (draw >> 20) % room.BufferSize.Value;
                live.Add((device, size, machine.AllocateCoherent(device, size)));
                // What is more than promised may be refused, and takes nothing from the promise when it is given back.
                var more = machine.AllocateCoherent(device, new(draw % 0x40_0000 + 1), Gfp.Kernel, default);
                if (more.Status == AnswerStatus.Ok)
                    machine.Free(device, draw % 0x40_0000 + 1, more.Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_larger_than_promised_takes_no_room_from_the_promise(string profile)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var room = machine.CoherentDescription.Room;
            for (var left = 40; left > 0; left--)
            {
                machine.BeginStep(machine.Choices.Step + 1);
                machine.AllocateCoherent(Driver.Nic, new(room.BufferSize.Value + 1), default, default);
            }
            machine.SetCoherentMask(Driver.Nic, machine.Description.LowMemory).Should().Be(Answer.Ok);
            for (var left = room.Buffers; left > 0; left--)
                machine.AllocateCoherent(Driver.Nic, room.BufferSize.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Until_refused_and_back_gives_as_many_again(string profile)
    {
        var counts = new List<int>();
        var machine = Driver.Create(profile);
        for (var round = 0; round < 5; round++)
        {
            var live = new List<CoherentBuffer>();
            while (machine.AllocateCoherent(Driver.Nic, new(0x1_0000), default, default) is { Status: 0 } answer)
            {
                live.Add(answer.Value);
                machine.BeginStep(machine.Choices.Step + 1);
            }
            counts.Add(live.Count);
            foreach (var buffer in live)
                machine.Free(Driver.Nic, 0x1_0000, buffer);
            machine.Coherent.LiveAllocations.Should().Be(0);
        }
        counts[0].Should().BeGreaterThanOrEqualTo(machine.CoherentDescription.Room.Buffers);
        counts.Should().AllBeEquivalentTo(counts[0]);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_refused_allocation_leaves_nothing_behind(string profile)
    {
        var machine = Driver.Create(profile);

        machine.Refuses(Driver.Nic, 1UL << 32).Should().BeTrue();
        machine.Refuses(Driver.Nic, ulong.MaxValue).Should().BeTrue();

        machine.Coherent.LiveAllocations.Should().Be(0);
        if (machine.AllDevices[0].Operations is TranslatedOperations translated)
            translated.Domain.Addresses.LiveRanges.Should().Be(0);
    }

    [Fact]
    public void Without_a_cpu_address_the_dma_address_is_given_back()
    {
        var machine = new ReferenceFactory(
            parts => parts with { CoherentAllocator = machine => new WithoutCpuAddresses(machine) },
            "isolating"
        ).Create("isolating", 1);

        machine.Refuses(Driver.Nic, 0x1000).Should().BeTrue();

        machine.Coherent.LiveAllocations.Should().Be(0);
        ((TranslatedOperations)machine.AllDevices[0].Operations).Domain.Addresses.LiveRanges.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Memory_is_soon_used_again(string profile)
    {
        var again = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var used = new HashSet<ulong>();
            for (var step = 1UL; step < 7; step++)
            {
                machine.BeginStep(step);
                var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000);
                again += used.Add(machine.Behind(buffer).Frames.First) ? 0 : 1;
                machine.Free(Driver.Nic, 0x1000, buffer);
            }
        }
        again.Should().BeGreaterThan(150);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Wrong_frees_are_answered_with_an_error_and_change_nothing(string profile)
    {
        var machine = Driver.Create(profile);
        var invalid = Answer.Failed(Errno.Invalid);
        var buffer = machine.AllocateCoherent(Driver.Nic, 0x1800);

        machine.FreeCoherent(Driver.Nic, new(0x1801), buffer, default).Should().Be(invalid);
        machine.FreeCoherent(Driver.Nic, new(0x2000), buffer, default).Should().Be(invalid);
        machine.FreeCoherent(Driver.Dsp, new(0x1800), buffer, default).Should().Be(invalid);
        machine
            .FreeCoherent(Driver.Nic, new(0x1800), buffer with { Cpu = buffer.Cpu.At(1) }, default)
            .Should()
            .Be(invalid);
        machine
            .FreeCoherent(Driver.Nic, new(0x1800), buffer with { Dma = new(buffer.Dma.Value ^ 0x1000) }, default)
            .Should()
            .Be(invalid);
        machine
            .FreeNonCoherent(Driver.Nic, new(0x1800), buffer)
            .Should()
            .Be(machine.Parts.NonCoherent ? invalid : Answer.Unsupported);
        machine.AllocateCoherent(Driver.Nic, default, default, default).Outcome.Should().Be(invalid);
        machine.AllocateCoherent(new(9), new(1), default, default).Outcome.Should().Be(Answer.Failed(Errno.NoDevice));
        machine.FreeCoherent(new(9), new(1), buffer, default).Should().Be(Answer.Failed(Errno.NoDevice));

        machine.Store(buffer.Cpu, 1, 0x1800);
        machine.Free(Driver.Nic, 0x1800, buffer);
        machine.FreeCoherent(Driver.Nic, new(0x1800), buffer, default).Should().Be(invalid);
        machine.CpuLoad(buffer.Cpu, new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
    }

    [Fact]
    public void A_device_that_cannot_do_dma_gets_no_memory()
    {
        var machine = Driver.Create("coherent");

        machine.Refuses(Driver.Third, 1).Should().BeTrue();
        machine
            .AllocateNonCoherent(Driver.Third, new(1), default)
            .Should()
            .Be((Answer<CoherentBuffer>)Answer.Unsupported);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void No_areas_no_coherent_memory(string profile)
    {
        IDmaPlatform machine = new ReferenceFactory(parts =>
            parts with
            {
                MemoryMap = new()
                {
                    Regions = parts.MemoryMap.Regions,
                    Low = parts.MemoryMap.Low,
                    High = parts.MemoryMap.High,
                    Landmarks = parts.MemoryMap.Landmarks,
                    LinearBase = parts.MemoryMap.LinearBase,
                    LinearFrames = parts.MemoryMap.LinearFrames,
                    PageBase = parts.MemoryMap.PageBase,
                },
            }
        ).Create(profile, 1);

        machine.TryGet<ICoherent>(out _).Should().BeFalse();
        machine.TryGet<INonCoherent>(out _).Should().BeFalse();
        ((Machine)machine)
            .AllocateCoherent(Driver.Nic, new(1), default, default)
            .Status.Should()
            .Be(AnswerStatus.Unsupported);
        ((Machine)machine).FreeCoherent(Driver.Nic, new(1), default, default).Should().Be(Answer.Unsupported);
    }

    private static ulong Cap(ulong order, ByteCount cap) => cap.Value == 0 ? order : Math.Min(order, cap.Value);

    private static bool Overlap(ulong a, ulong sizeOfA, ulong b, ulong sizeOfB) =>
        a <= (b + sizeOfB - 1 | 0xFFF) && b <= (a + sizeOfA - 1 | 0xFFF);

    private sealed class WithoutCpuAddresses(Machine machine) : CoherentAllocator(machine)
    {
        protected override bool TryMakeCpuAddress(
            in CoherentRequest request,
            FrameRange frames,
            CpuView view,
            out CpuAddress address
        )
        {
            address = default;
            return false;
        }
    }
}
