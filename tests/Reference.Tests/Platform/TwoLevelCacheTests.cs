namespace Dma.Reference.Tests.Platform;

public class TwoLevelCacheTests
{
    [Fact]
    public void What_the_first_level_pushes_out_is_in_the_second_and_not_in_memory()
    {
        var machine = Create(out _, out var second);
        var buffer = machine.Buffer(4);
        var memory = PhysicalOf(machine, buffer);
        var before = InMemory(machine, memory);

        for (var line = 0UL; line < 16; line++)
            machine.Store(buffer.At(line * 64), (byte)(before + line + 1), 64);
        // As many lines again, in the same places of the first level.
        for (var line = 0UL; line < 16; line++)
            machine.Load(buffer.At(0x400 + line * 64));

        InMemory(machine, memory).Should().Be(before);
        var seen = new byte[1];
        second.Load(memory, seen);
        seen[0].Should().Be((byte)(before + 1));
        for (var line = 0UL; line < 16; line++)
            machine.Load(buffer.At(line * 64)).Should().Be((byte)(before + line + 1));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(0x1_0000)]
    public void Cleaning_goes_through_both_levels_to_memory(ulong size)
    {
        var machine = Create(out var first, out _);
        var buffer = machine.Buffer(16);
        var memory = PhysicalOf(machine, buffer);
        machine.Store(buffer, 1, 64);

        first.Clean(memory, new(size));

        InMemory(machine, memory).Should().Be(1);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(0x1_0000)]
    public void Invalidating_drops_the_line_in_both_levels(ulong size)
    {
        var machine = Create(out var first, out _);
        var buffer = machine.Buffer(16);
        var memory = PhysicalOf(machine, buffer);
        machine.Store(buffer, 1, 64);
        first.Clean(memory, new(64));
        machine.Memory.Write(memory, [2]);
        machine.Load(buffer).Should().Be(1);

        first.Invalidate(memory, new(size));

        machine.Load(buffer).Should().Be(2);
    }

    [Fact]
    public void A_sync_reaches_memory_from_wherever_a_line_is()
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var machine = Driver.Create("l1-l2", seed);
            var buffer = machine.Buffer(16);
            var range = machine.Map(Driver.Nic, buffer, 0x1_0000, DmaDirection.Bidirectional);
            for (byte step = 1; step < 20; step += 2)
            {
                machine.BeginStep(step);
                machine.Store(buffer.At(step), step, 0xE000);
                machine.SyncForDevice(Driver.Nic, range, DmaDirection.Bidirectional);
                machine.DeviceLoad(Driver.Nic, range.At(step, 0xE000)).All(value => value == step).Should().BeTrue();
                machine.BeginStep((byte)(step + 1));
                machine.DeviceStore(Driver.Nic, range.At(step, 0xE000), (byte)(step + 1));
                machine.SyncForCpu(Driver.Nic, range, DmaDirection.Bidirectional);
                machine.Load(buffer.At(step), 0xE000).All(value => value == step + 1).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void The_cpu_sees_its_own_stores_whatever_the_levels_do()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create("l1-l2", seed);
            var buffer = machine.Buffer(16);
            var expected = machine.Load(buffer, 0x1_0000);
            for (var step = 1UL; step < 150; step++)
            {
                machine.BeginStep(step);
                var draw = new Choices(seed * 1000 + step).Draw(Purpose.Placement);
                var (offset, size) = (draw % 0xF000, 1 + (int)((draw >> 32) % 0x1000));
                machine.Store(buffer.At(offset), (byte)step, size);
                expected.AsSpan((int)offset, size).Fill((byte)step);
                machine.Load(buffer, 0x1_0000).AsSpan().SequenceEqual(expected).Should().BeTrue();
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(48)]
    public void The_number_of_lines_is_a_power_of_two(int lines)
    {
        var machine = Driver.Create("l1");
        var make = () => new WriteBackCache(machine, lines, null);
        make.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Machine Create(out WriteBackCache first, out WriteBackCache second)
    {
        var machine = new ReferenceFactory(
            parts =>
                parts with
                {
                    WriteBuffer = machine => new WriteBuffer(machine),
                    Cache = machine => new Quiet(machine, 16, new Quiet(machine, 64, null)),
                },
            "l1-l2"
        ).Create("l1-l2", 1);
        first = (Quiet)machine.Cache;
        second = ((Quiet)first).Next!;
        return machine;
    }

    private static PhysicalAddress PhysicalOf(Machine machine, CpuAddress address) =>
        new(address.Value - machine.Parts.MemoryMap.LinearBase.Value);

    private static byte InMemory(Machine machine, PhysicalAddress address)
    {
        var value = new byte[1];
        machine.Memory.Read(address, value);
        return value[0];
    }

    private sealed class Quiet(Machine machine, int lines, Quiet? next) : WriteBackCache(machine, lines, next)
    {
        public Quiet? Next { get; } = next;

        public override void Upkeep() { }

        protected override bool PrefetchesNext(ulong line) => false;
    }
}
