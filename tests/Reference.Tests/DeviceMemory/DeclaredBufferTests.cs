using Dma.Reference.Tests.Coherent;

namespace Dma.Reference.Tests.DeviceMemory;

public class DeclaredBufferTests
{
    public static TheoryData<string> Profiles => ["coherent", "write-back"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Buffers_lie_in_what_is_declared_apart_and_aligned(string profile)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var memory = machine.DeviceMemoryDescription.Declarable[0];
            machine.Declare(0, 0x1000, 0x1_0000, DeviceMemoryFlags.Map | DeviceMemoryFlags.Exclusive);
            var taken = new HashSet<ulong>();
            ulong size = 0x1000;
            while (machine.AllocateCoherent(Driver.Nic, new(size), default, default) is { Status: 0 } answer)
            {
                machine.BeginStep(machine.Choices.Step + 1);
                var page = (answer.Value.Dma.Value - memory.DeviceAddress.Value >> 12) - 1;
                var pages = size + 0xFFF >> 12;
                (page % (pages == 3 ? 4 : pages)).Should().Be(0);
                for (var next = page; next < page + (pages == 3 ? 4 : pages); next++)
                    taken.Add(next).Should().BeTrue();
                taken.Should().OnlyContain(one => one < 16);
                size = size == 0x1000 ? 0x2001UL : 0x1000UL;
            }
            // One page is refused where none is free, three where no row of four is.
            var row = size == 0x1000 ? 1UL : 4UL;
            for (var first = 0UL; first < 16; first += row)
                taken.Should().Contain(page => page >= first && page < first + row);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Both_sides_see_the_same_zeroed_bytes(string profile)
    {
        foreach (
            var (memory, index) in Driver.Create(profile).DeviceMemoryDescription.Declarable.Select((m, i) => (m, i))
        )
        {
            var machine = Driver.Create(profile);
            machine.Declare(index, 0, memory.Size.Value).Status.Should().Be(AnswerStatus.Ok);
            for (var turn = 0; turn < 10; turn++)
            {
                machine.BeginStep(machine.Choices.Step + 1);
                var buffer = machine.AllocateCoherent(memory.Device, 0x1800);
                machine.Load(buffer.Cpu, 0x1800).ShouldBeAll(0);
                machine.Store(buffer.Cpu, 7, 0x1800);
                machine.Barrier();
                machine.DeviceLoad(memory.Device, buffer.Dma.Add(new(0x17FF))).Should().Be(7);
                machine.DeviceStore(memory.Device, buffer.Range(0x1800), 9);
                machine.Barrier();
                machine.Load(buffer.Cpu, 0x1800).ShouldBeAll(9);
                machine.Free(memory.Device, 0x1800, buffer);
            }
        }
    }

    [Fact]
    public void Memory_of_gigabytes_is_given_to_its_last_page()
    {
        var machine = Driver.Create("coherent");
        machine.Declare(1, 0, 0x1_8000_0000);
        machine.Mark(0, 0x1_7FFF_F000, 1).Outcome.Should().Be(Answer.Ok);

        var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000);

        buffer.Dma.Should().Be(new DmaAddress(0x81_7FFF_F000));
        machine.Store(buffer.Cpu, 5, 0x1000);
        machine.Barrier();
        machine.DeviceLoad(Driver.Nic, buffer.Dma.Add(new(0xFFF))).Should().Be(5);
        machine.Memory.TouchedPages.Should().BeLessThan(4);
    }

    [Theory]
    [InlineData("coherent", DeviceMemoryFlags.Map, true)]
    [InlineData("coherent", DeviceMemoryFlags.Map | DeviceMemoryFlags.Exclusive, false)]
    [InlineData("write-back", DeviceMemoryFlags.Map, false)]
    public void What_does_not_fit_comes_from_elsewhere_unless_the_memory_is_exclusive(
        string profile,
        DeviceMemoryFlags flags,
        bool isGiven
    )
    {
        var machine = Driver.Create(profile);
        machine.Declare(0, 0, 0x1000, flags);

        var answer = machine.AllocateCoherent(Driver.Nic, new(0x1001), default, default);
        (answer.Status == AnswerStatus.Ok).Should().Be(isGiven);
        machine
            .AllocateFromDeviceMemory(Driver.Nic, new(0x1001))
            .Should()
            .Be((Answer<DeviceMemoryAnswer>)new DeviceMemoryAnswer(!isGiven, null));
        if (isGiven)
            machine.ReleaseFromDeviceMemory(Driver.Nic, 1, answer.Value.Cpu).Should().Be((Answer<bool>)false);
    }

    [Fact]
    public void The_allocators_calls_and_the_drivers_free_the_same_buffers()
    {
        var machine = Driver.Create("coherent");
        machine
            .AllocateFromDeviceMemory(Driver.Nic, new(0x1000))
            .Should()
            .Be((Answer<DeviceMemoryAnswer>)default(DeviceMemoryAnswer));
        machine.Declare(0, 0, 0x4000, DeviceMemoryFlags.Map | DeviceMemoryFlags.Exclusive);
        for (var turn = 0; turn < 5; turn++)
        {
            var one = machine.AllocateFromDeviceMemory(Driver.Nic, new(0x3000)).Value.Buffer!.Value;
            machine.Refuses(Driver.Nic, 1).Should().BeTrue("three pages take four");
            machine.ReleaseFromDeviceMemory(Driver.Nic, 1, one.Cpu).Should().Be((Answer<bool>)false);
            machine.FreeCoherent(Driver.Nic, new(0x2000), one, default).Should().Be(Answer.Failed(Errno.Invalid));
            machine.Free(Driver.Nic, 0x3000, one);
            var other = machine.AllocateCoherent(Driver.Nic, 0x3000);
            machine.ReleaseFromDeviceMemory(Driver.Nic, 2, other.Cpu).Should().Be((Answer<bool>)true);
            machine.ReleaseFromDeviceMemory(Driver.Nic, 2, other.Cpu).Should().Be((Answer<bool>)false);
        }
    }

    [Fact]
    public void After_a_release_buffers_come_from_elsewhere_again()
    {
        var machine = Driver.Create("coherent");
        machine.Declare(0, 0, 0x1000, DeviceMemoryFlags.Map | DeviceMemoryFlags.Exclusive);
        machine.Free(Driver.Nic, 0x1000, machine.AllocateCoherent(Driver.Nic, 0x1000));
        machine.ReleaseMemory(Driver.Nic).Should().Be(Answer.Ok);

        var buffer = machine.AllocateCoherent(Driver.Nic, 0x2000);

        machine.Behind(buffer).Frames.Count.Should().Be(2);
        machine.AllocateFromDeviceMemory(Driver.Nic, new(1)).Value.IsHandled.Should().BeFalse();
    }
}
