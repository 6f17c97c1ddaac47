namespace Dma.Reference.Tests.DeviceMemory;

public class DeclarationTests
{
    private static readonly Answer Busy = Answer.Failed(Errno.Busy);
    private static readonly Answer Invalid = Answer.Failed(Errno.Invalid);

    [Fact]
    public void A_device_has_one_declaration_at_a_time()
    {
        var machine = Driver.Create("coherent");
        var flags = DeviceMemoryFlags.Map;

        machine.Declare(0, 0, 0x2000).Should().Be((Answer<int>)(int)flags);
        machine.Declare(0, 0, 0x2000).Outcome.Should().Be(Busy);
        machine.Declare(1, 0, 0x2000).Outcome.Should().Be(Busy);
        machine.Declare(2, 0, 0x2000).Status.Should().Be(AnswerStatus.Ok, "that is another device's");
        machine.ReleaseMemory(Driver.Nic).Should().Be(Answer.Ok);
        machine.Declare(1, 0x1000, 0x1_7FFF_F000).Status.Should().Be(AnswerStatus.Ok);
    }

    [Fact]
    public void Only_whole_pages_of_what_may_be_declared_are()
    {
        var machine = Driver.Create("coherent");
        var memory = machine.DeviceMemoryDescription.Declarable[0];

        machine.Declare(0, 0, 0).Outcome.Should().Be(Invalid);
        machine.Declare(0, 0, 0x1800).Outcome.Should().Be(Invalid);
        machine.Declare(0, 0x1000, 0x2_0000).Outcome.Should().Be(Invalid);
        machine.Declare(0, 0, 0x1000, DeviceMemoryFlags.Exclusive).Outcome.Should().Be(Invalid);
        machine
            .DeclareMemory(Driver.Dsp, memory.Start, memory.DeviceAddress, memory.Size, DeviceMemoryFlags.Map)
            .Outcome.Should()
            .Be(Invalid);
        machine
            .DeclareMemory(Driver.Nic, memory.Start, new(0x4000_1000), new(0x1000), DeviceMemoryFlags.Map)
            .Outcome.Should()
            .Be(Invalid);
        machine
            .DeclareMemory(new(9), memory.Start, memory.DeviceAddress, memory.Size, DeviceMemoryFlags.Map)
            .Outcome.Should()
            .Be(Answer.Failed(Errno.NoDevice));
    }

    [Theory]
    [InlineData("coherent", DeviceMemoryFlags.Map | DeviceMemoryFlags.IO, 1)]
    [InlineData("coherent", DeviceMemoryFlags.IO, 2)]
    [InlineData("write-back", DeviceMemoryFlags.Map, 0)]
    public void The_answer_is_the_flag_or_zero(string profile, DeviceMemoryFlags flags, int answer) =>
        Driver.Create(profile).Declare(0, 0, 0x1000, flags).Should().Be((Answer<int>)answer);

    [Fact]
    public void A_mark_takes_pages_until_the_release()
    {
        var machine = Driver.Create("coherent");
        machine.Mark(0, 0x1000).Outcome.Should().Be(Invalid);
        machine.Declare(0, 0, 0x4000);

        var first = machine.Mark(0x1000, 0x2000);
        first.Status.Should().Be(AnswerStatus.Ok);
        machine.Mark(0x2000, 0x1000).Outcome.Should().Be(Busy);
        machine.Mark(0, 0x2000).Outcome.Should().Be(Busy);
        machine.Mark(0x3000, 0x1000).Should().Be((Answer<CpuAddress>)first.Value.Add(new(0x2000)));
        machine.Mark(0, 0x5000).Outcome.Should().Be(Invalid);
        machine.Mark(0, 0).Outcome.Should().Be(Invalid);

        machine
            .AllocateCoherent(Driver.Nic, new(0x1001), default, default)
            .Value.Dma.Value.Should()
            .BeLessThan(0x4000_0000);
        machine.ReleaseMemory(Driver.Nic);
        machine.Mark(0, 0x1000).Outcome.Should().Be(Invalid);
        machine.Declare(0, 0, 0x4000);
        machine.Mark(0, 0x4000).Outcome.Should().Be(Answer.Ok);
    }

    [Fact]
    public void Without_memory_that_may_be_declared_there_is_no_facet()
    {
        var machine = Driver.Create("isolating");

        machine.TryGet<IDeviceMemory>(out _).Should().BeFalse();
        machine.ReleaseMemory(Driver.Nic).Should().Be(Answer.Unsupported);
        machine.MarkOccupied(Driver.Nic, default, new(1)).Status.Should().Be(AnswerStatus.Unsupported);
        machine.AllocateFromDeviceMemory(Driver.Nic, new(1)).Status.Should().Be(AnswerStatus.Unsupported);
        machine.ReleaseFromDeviceMemory(Driver.Nic, 0, default).Status.Should().Be(AnswerStatus.Unsupported);
        machine
            .DeclareMemory(Driver.Nic, default, default, new(0x1000), DeviceMemoryFlags.Map)
            .Status.Should()
            .Be(AnswerStatus.Unsupported);
    }
}
