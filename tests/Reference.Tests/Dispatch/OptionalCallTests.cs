namespace Dma.Reference.Tests.Dispatch;

/// <summary>Which syncs are needed, and what the operations of a device lack.</summary>
public class OptionalCallTests
{
    private static readonly DeviceId Uart = Driver.Third;

    [Theory]
    [InlineData("coherent", 0, false)]
    [InlineData("write-back", 0, true)]
    [InlineData("write-back", 2, false)]
    [InlineData("interconnect", 1, false)]
    [InlineData("isolating", 0, false)]
    public void Syncs_are_needed_by_what_looks_past_the_cache(string profile, int device, bool isNeeded)
    {
        var machine = Driver.Create(profile);
        var range = machine.Map(new(device), machine.Buffer(), 8, DmaDirection.Bidirectional);

        machine.NeedSync(new(device), range.Start).Should().Be((Answer<bool>)isNeeded);
        machine.NeedSync(new(9), range.Start).Outcome.Should().Be(Answer.Failed(Errno.NoDevice));
    }

    [Fact]
    public void Syncs_are_needed_where_they_are_said_to_drain_the_write_buffer()
    {
        var factory = new ReferenceFactory(
            parts => parts with { WriteBuffer = machine => new StoreBuffer(machine, ordersWeakly: true) },
            "coherent"
        );
        var machine = factory.Create("coherent", 1);
        var range = machine.Map(Driver.Nic, machine.Buffer(), 8, DmaDirection.Bidirectional);

        machine.NeedSync(Driver.Nic, range.Start).Should().Be((Answer<bool>)true);
        // Where the next barrier does it, a sync has nothing to do.
        var buffered = Driver.Create("write-buffer");
        var other = buffered.Map(Driver.Nic, buffered.Buffer(), 8, DmaDirection.Bidirectional);
        buffered.NeedSync(Driver.Nic, other.Start).Should().Be((Answer<bool>)false);
    }

    [Fact]
    public void What_minimal_operations_lack_is_answered_and_the_rest_works()
    {
        var machine = Driver.CreateQuiet("interconnect");
        var window = machine.DispatchDescription.Registers[0];
        var none = Answer.Failed(Errno.NoMemory);

        machine.AllocateCoherent(Uart, new(8), default, default).Outcome.Should().Be(none);
        machine.AllocateNonCoherent(Uart, new(8), default).Outcome.Should().Be(none);
        var resource = machine.MapResource(Uart, window.Start, new(8), DmaDirection.ToDevice, default);
        machine.MappingError(Uart, resource.Value).Value.Should().BeTrue();

        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 8);
        var range = machine.Map(Uart, buffer, 8, DmaDirection.Bidirectional);
        machine.SyncForCpu(Uart, range, DmaDirection.Bidirectional).Should().Be(Answer.Ok);
        machine.SyncForDevice(Uart, range, DmaDirection.Bidirectional).Should().Be(Answer.Ok);
        machine.DeviceLoad(Uart, range).Should().Equal(Driver.Repeat(3, 8));
        machine.DeviceStore(Uart, range, 4);
        machine.Unmap(Uart, range, DmaDirection.Bidirectional);
        machine.Load(buffer, 8).Should().Equal(Driver.Repeat(4, 8));
        machine.AllocateCoherent(Driver.Nic, new(8), default, default).Outcome.Should().Be(Answer.Ok);
    }
}
