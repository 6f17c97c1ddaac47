namespace Dma.Reference.Tests.Platform;

public class BusMasterTests
{
    [Fact]
    public void A_store_is_in_memory_when_it_is_complete_and_often_not_before()
    {
        var early = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("coherent", seed);
            var buffer = machine.Buffer();
            var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.FromDevice);

            machine.Post(Driver.Nic, range, 0x5A);
            early += machine.Load(buffer) == 0x5A ? 1 : 0;

            machine.Complete(Driver.Nic).Should().Be(Answer.Ok);
            machine.Load(buffer, 64).Should().Equal(Driver.Repeat(0x5A, 64));
        }
        early.Should().BeInRange(60, 140);
    }

    [Fact]
    public void Stores_land_in_the_order_in_which_they_were_made()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Driver.Create("coherent", seed);
            var buffer = machine.Buffer();
            var range = machine.Map(Driver.Nic, buffer, 256, DmaDirection.Bidirectional);
            var newest = 0;
            for (byte step = 1; step < 40; step++)
            {
                machine.BeginStep(step);
                machine.Post(Driver.Nic, range.At(step, 64), step);
                var seen = machine.Load(buffer, 256).Max();
                seen.Should().BeInRange((byte)newest, step);
                newest = seen;
                // Everything up to the newest store that is seen has landed.
                for (var older = 1; older < newest; older++)
                    machine.Load(buffer.At((ulong)older)).Should().BeGreaterThanOrEqualTo((byte)older);
            }
            machine.Complete(Driver.Nic);
            machine.Load(buffer.At(39), 64).Should().Equal(Driver.Repeat(39, 64));
            machine.AllDevices[0].BusMaster.HasPostedStores.Should().BeFalse();
        }
    }

    [Fact]
    public void Some_stores_land_at_a_later_step_without_being_asked_for()
    {
        var (landed, waiting) = (0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("coherent", seed);
            var buffer = machine.Buffer();
            var range = machine.Map(Driver.Nic, buffer, 1, DmaDirection.FromDevice);
            machine.BeginStep(10);
            machine.Post(Driver.Nic, range, 0x5A);
            if (machine.Load(buffer) == 0x5A)
                continue;
            machine.BeginStep(18);
            landed += machine.Load(buffer) == 0x5A ? 1 : 0;
            machine.BeginStep(ulong.MaxValue - 1);
            waiting += machine.Load(buffer) == 0x5A ? 0 : 1;
            machine.Settle().Should().Be(Answer.Ok);
            machine.Load(buffer).Should().Be(0x5A);
        }
        landed.Should().BeInRange(25, 80);
        waiting.Should().BeInRange(25, 80);
    }

    [Fact]
    public void A_delay_past_the_last_step_id_waits_for_completion()
    {
        var factory = new ReferenceFactory(parts => parts with { BusMaster = device => new SlowBusMaster(device) });
        var machine = factory.Create("coherent", 1);
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Nic, buffer, 1, DmaDirection.FromDevice);
        machine.BeginStep(ulong.MaxValue - 5);
        machine.Post(Driver.Nic, range, 0x5A);
        machine.Load(buffer).Should().Be(0);

        machine.BeginStep(ulong.MaxValue);

        machine.Load(buffer).Should().Be(0x5A);
    }

    [Fact]
    public void A_load_does_not_pass_the_stores_of_its_own_device()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var range = machine.Map(Driver.Dsp, machine.Buffer(), 128, DmaDirection.Bidirectional);

            machine.Post(Driver.Dsp, range, 0x5A);

            machine.DeviceLoad(Driver.Dsp, range).Should().Equal(Driver.Repeat(0x5A, 128));
        }
    }

    [Fact]
    public void The_cache_follows_a_coherent_device_and_no_other()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        var gpu = machine.Map(Driver.Third, buffer, 64, DmaDirection.Bidirectional);
        var nic = machine.Map(Driver.Nic, buffer, 64, DmaDirection.Bidirectional);

        machine.Store(buffer, 1, 64);
        machine.DeviceLoad(Driver.Nic, nic.Start).Should().NotBe(1);
        machine.DeviceLoad(Driver.Third, gpu.Start).Should().Be(1);

        machine.Store(buffer.At(1), 2);
        machine.DeviceStore(Driver.Third, gpu.At(8, 8), 3);
        machine.Load(buffer, 9).Should().Equal(1, 2, 1, 1, 1, 1, 1, 1, 3);

        machine.DeviceStore(Driver.Nic, nic, 4);
        machine.Load(buffer).Should().Be(1);
    }

    [Fact]
    public void An_access_past_the_end_of_the_space_is_a_fault_up_to_the_end()
    {
        var machine = Driver.Create("coherent");
        var range = new DmaRange(new(ulong.MaxValue - 3), new(8));

        machine.DeviceLoad(Driver.Nic, range).Should().Equal(Driver.Repeat(0xFF, 8));
        machine.Post(Driver.Nic, range, 1);

        var fault = new DmaRange(range.Start, new(4));
        machine
            .Drain()
            .Should()
            .Equal(
                new PlatformEvent(PlatformEventKind.Fault, Driver.Nic, fault, IsWrite: false),
                new PlatformEvent(PlatformEventKind.Fault, Driver.Nic, fault, IsWrite: true)
            );
    }

    private sealed class SlowBusMaster(Device device) : BusMaster(device)
    {
        protected override ulong Delay(DmaAddress start) => 1000;
    }
}
