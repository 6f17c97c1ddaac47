using Dma.Reference.Tests.Coherent;

namespace Dma.Reference.Tests.Ordering;

public class StoreBufferTests
{
    private const DmaAttributes Combined = DmaAttributes.WriteCombine;
    private const DmaAttributes Weak = DmaAttributes.WeakOrdering;

    [Theory]
    [InlineData(DmaAttributes.None, MemoryType.Cached)]
    [InlineData(Combined, MemoryType.WriteCombined)]
    [InlineData(Weak, MemoryType.WeaklyOrdered)]
    public void The_device_sees_a_store_sometimes_before_the_barrier_and_always_after_it(
        DmaAttributes attributes,
        MemoryType type
    )
    {
        var early = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-buffer", seed);
            var buffer = machine.AllocateCoherent(Driver.Dsp, 0x1000, attributes);
            machine.Behind(buffer).Type.Should().Be(type);
            machine.Store(buffer.Cpu, 1, 0x100);
            machine.BeginStep(2);

            early += machine.DeviceLoad(Driver.Dsp, buffer.Dma) == 1 ? 1 : 0;

            machine.Barrier();
            machine.DeviceLoad(Driver.Dsp, buffer.Range(0x100)).ShouldBeAll(1);
        }
        early.Should().BeInRange(40, 160);
    }

    [Theory]
    [InlineData("write-buffer")]
    [InlineData("l1-l2")]
    public void The_cpu_sees_its_own_stores_byte_by_byte_whatever_waits(string profile)
    {
        foreach (var attributes in new[] { DmaAttributes.None, Combined, Weak })
        {
            for (var seed = 0UL; seed < 20; seed++)
            {
                var machine = Driver.Create(profile, seed);
                var buffer = machine.AllocateCoherent(Driver.Nic, 0x2000, attributes, Gfp.Zero);
                var expected = new byte[0x2000];
                for (var step = 1UL; step < 120; step++)
                {
                    machine.BeginStep(step);
                    var draw = new Choices(seed * 1000 + step).Draw(Purpose.Placement);
                    var offset = draw % 0x1F00;
                    var size = 1 + (int)((draw >> 32) % 0x100);
                    machine.Store(buffer.Cpu.At(offset), (byte)step, size);
                    expected.AsSpan((int)offset, size).Fill((byte)step);
                    machine.Load(buffer.Cpu, 0x2000).AsSpan().SequenceEqual(expected).Should().BeTrue();
                    if (step % 17 == 0)
                        machine.Barrier();
                    if (step % 34 == 0)
                        machine
                            .DeviceLoad(Driver.Nic, buffer.Range(0x2000))
                            .AsSpan()
                            .SequenceEqual(expected)
                            .Should()
                            .BeTrue();
                }
            }
        }
    }

    [Theory]
    [InlineData(DmaAttributes.None, false)]
    [InlineData(Combined, true)]
    [InlineData(Weak, true)]
    public void Stores_to_different_bytes_pass_each_other_only_where_the_memory_allows_it(
        DmaAttributes attributes,
        bool mayPass
    )
    {
        var passed = 0;
        for (var seed = 0UL; seed < 300; seed++)
        {
            var machine = Driver.Create("write-buffer", seed);
            var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000, attributes, Gfp.Zero);
            machine.Store(buffer.Cpu, 1);
            machine.BeginStep(1);
            machine.Store(buffer.Cpu.At(0x80), 1);
            for (var step = 2UL; step < 12; step++)
            {
                machine.BeginStep(step);
                var isSecond = machine.DeviceLoad(Driver.Nic, buffer.Dma.Add(new(0x80))) == 1;
                passed += isSecond && machine.DeviceLoad(Driver.Nic, buffer.Dma) == 0 ? 1 : 0;
            }
        }
        (passed > 30).Should().Be(mayPass);
        if (!mayPass)
            passed.Should().Be(0);
    }

    [Theory]
    [InlineData(DmaAttributes.None)]
    [InlineData(Combined)]
    [InlineData(Weak)]
    public void Stores_to_one_byte_keep_their_order_in_all_memory(DmaAttributes attributes)
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-buffer", seed);
            var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000, attributes, Gfp.Zero);
            var newest = 0;
            for (byte step = 1; step < 14; step++)
            {
                machine.BeginStep(step);
                machine.Store(buffer.Cpu.At((byte)(step % 3)), step, 4);
                var seen = machine.DeviceLoad(Driver.Nic, buffer.Dma.Add(new(3)));
                seen.Should().BeGreaterThanOrEqualTo((byte)newest);
                newest = seen;
            }
        }
    }

    [Fact]
    public void The_buffer_is_bounded_and_the_oldest_store_goes_for_one_more()
    {
        var machine = Create(machine => new KeepsAll(machine));
        var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000, flags: Gfp.Zero);
        for (var store = 0UL; store < 18; store++)
            machine.Store(buffer.Cpu.At(store), (byte)(store + 1));

        machine.DeviceLoad(Driver.Nic, buffer.Range(4)).Should().Equal(1, 2, 0, 0);
        ((StoreBuffer)machine.WriteBuffer).WaitingStores.Should().Be(16);
        machine.BeginStep(1000);
        machine.DeviceLoad(Driver.Nic, buffer.Range(4)).Should().Equal(1, 2, 0, 0);
        machine.Settle();
        machine.DeviceLoad(Driver.Nic, buffer.Range(4)).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void Only_a_barrier_drains_it_where_giving_does_not()
    {
        var machine = Create(machine => new KeepsAll(machine));
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 8);
        var range = machine.Map(Driver.Nic, buffer, 8, DmaDirection.ToDevice);
        machine.SyncForDevice(Driver.Nic, range, DmaDirection.ToDevice);
        machine.Unmap(Driver.Nic, range, DmaDirection.ToDevice);
        machine.DeviceLoad(Driver.Nic, range.Start).Should().NotBe(1);

        machine.Barrier();
        machine.DeviceLoad(Driver.Nic, range.Start).Should().Be(1);
    }

    [Theory]
    [InlineData("map")]
    [InlineData("sync")]
    public void Giving_drains_it_where_that_is_said(string call)
    {
        var machine = new ReferenceFactory(
            parts =>
                parts with
                {
                    WriteBuffer = machine => new KeepsAll(machine),
                    Streaming = parts.Streaming with { GivingDrainsWriteBuffer = Claim.Yes },
                },
            "write-buffer"
        ).Create("write-buffer", 1);
        var buffer = machine.Buffer();
        if (call == "map")
            machine.Store(buffer, 1, 8);
        var range = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
        if (call == "sync")
        {
            machine.Store(buffer, 1, 8);
            machine.SyncForDevice(Driver.Nic, range, DmaDirection.Bidirectional);
        }
        machine.DeviceLoad(Driver.Nic, range).ShouldBeAll(1);
    }

    [Theory]
    [InlineData("write-buffer")]
    [InlineData("l1-l2")]
    public void What_waits_for_memory_is_gone_before_the_memory_is_given_out_again(string profile)
    {
        var machine = new ReferenceFactory(
            parts => parts with { WriteBuffer = machine => new KeepsAll(machine) },
            profile
        ).Create(profile, 1);
        var low = machine.Parts.MemoryMap.Low;
        var block = machine.Allocate(low.Count);
        machine.Store(block.Address!.Value, 0x11, 64);
        machine.FreePages(block.First, low.Count);
        machine.Allocate(low.Count);
        ((StoreBuffer)machine.WriteBuffer).WaitingStores.Should().Be(0);
        var content = machine.Load(block.Address.Value);
        machine.Barrier();
        machine.Load(block.Address.Value).Should().Be(content);

        for (var round = 0; round < 40; round++)
        {
            machine.BeginStep(machine.Choices.Step + 1);
            var attributes = (round % 3) switch
            {
                0 => DmaAttributes.None,
                1 => Combined,
                _ => DmaAttributes.NonConsistent,
            };
            var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000, attributes, Gfp.Zero);
            machine.Load(buffer.Cpu, 0x1000).ShouldBeAll(0);
            machine.DeviceLoad(Driver.Nic, buffer.Range(0x1000)).ShouldBeAll(0);
            machine.Barrier();
            machine.DeviceLoad(Driver.Nic, buffer.Range(0x1000)).ShouldBeAll(0);
            machine.Store(buffer.Cpu, 0x22, 0x1000);
            machine.Free(Driver.Nic, 0x1000, buffer, attributes);
        }
    }

    [Theory]
    [InlineData("coherent")]
    [InlineData("write-back")]
    [InlineData("isolating")]
    [InlineData("l1")]
    [InlineData("interconnect")]
    public void Without_a_write_buffer_the_attributes_change_nothing(string profile)
    {
        var machine = Driver.Create(profile);
        var plain = machine.Behind(machine.AllocateCoherent(Driver.Nic, 0x1000)).Type;
        machine.Behind(machine.AllocateCoherent(Driver.Nic, 0x1000, Combined)).Type.Should().Be(plain);
        machine.Behind(machine.AllocateCoherent(Driver.Nic, 0x1000, Weak)).Type.Should().Be(plain);
    }

    private static Machine Create(Func<Machine, WriteBuffer> make) =>
        new ReferenceFactory(parts => parts with { WriteBuffer = make }, "write-buffer").Create("write-buffer", 1);

    private sealed class KeepsAll(Machine machine) : StoreBuffer(machine, ordersWeakly: true)
    {
        protected override ulong Delay(PhysicalAddress start, MemoryType type) => UntilDrained;
    }
}
