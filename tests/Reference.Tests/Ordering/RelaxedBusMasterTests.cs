using Dma.Reference.Tests.Coherent;

namespace Dma.Reference.Tests.Ordering;

public class RelaxedBusMasterTests
{
    [Theory]
    [InlineData(0, DmaAttributes.None, false)]
    [InlineData(0, DmaAttributes.WriteBarrier, false)]
    [InlineData(1, DmaAttributes.None, true)]
    [InlineData(1, DmaAttributes.WriteBarrier, false)]
    public void A_later_store_is_seen_first_only_on_a_relaxed_bus_and_outside_of_barrier_memory(
        int device,
        DmaAttributes attributes,
        bool mayPass
    )
    {
        var (seen, passed) = (0, 0);
        for (var seed = 0UL; seed < 300; seed++)
        {
            var (machine, id) = (Driver.Create("l1-l2", seed), new DeviceId(device));
            var data = machine.AllocateCoherent(id, 0x1000, flags: Gfp.Zero);
            var flag = machine.AllocateCoherent(id, 0x1000, attributes, Gfp.Zero);
            machine.BeginStep(1);
            machine.Post(id, data.Range(8), 1);
            machine.BeginStep(2);
            machine.Post(id, flag.Range(8), 1);
            for (var step = 3UL; step < 16; step++)
            {
                machine.BeginStep(step);
                var isFlagSeen = machine.Load(flag.Cpu) == 1;
                seen += isFlagSeen ? 1 : 0;
                passed += isFlagSeen && machine.Load(data.Cpu) == 0 ? 1 : 0;
            }
        }
        seen.Should().BeGreaterThan(100);
        (passed > 0).Should().Be(mayPass);
    }

    [Fact]
    public void Stores_to_one_byte_keep_their_order_and_the_device_sees_its_own()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Driver.Create("l1-l2", seed);
            var buffer = machine.AllocateCoherent(Driver.Dsp, 0x1000, flags: Gfp.Zero);
            var newest = 0;
            for (byte step = 1; step < 40; step++)
            {
                machine.BeginStep(step);
                machine.Post(Driver.Dsp, buffer.Range(8, step % 5U), step);
                var seen = machine.Load(buffer.Cpu.At(6));
                seen.Should().BeGreaterThanOrEqualTo((byte)newest);
                newest = seen;
                if (step % 9 == 0)
                    machine.DeviceLoad(Driver.Dsp, buffer.Range(8, step % 5U)).ShouldBeAll(step);
            }
            machine.Complete(Driver.Dsp);
            machine.Load(buffer.Cpu.At(6)).Should().Be(39);
        }
    }

    [Fact]
    public void Completion_lands_all_whatever_landed_out_of_order()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create("l1-l2", seed);
            var buffer = machine.AllocateCoherent(Driver.Third, 0x1_0000, flags: Gfp.Zero);
            var expected = new byte[0x1_0000];
            for (var step = 1UL; step < 60; step++)
            {
                machine.BeginStep(step);
                var offset = new Choices(seed).Draw(Purpose.Placement, step) % 0xF000;
                machine.Post(Driver.Third, buffer.Range(1 + offset % 0xF00, offset), (byte)step);
                expected.AsSpan((int)offset, (int)(1 + offset % 0xF00)).Fill((byte)step);
            }
            machine.Complete(Driver.Third);
            machine.Load(buffer.Cpu, 0x1_0000).AsSpan().SequenceEqual(expected).Should().BeTrue();
        }
    }
}
