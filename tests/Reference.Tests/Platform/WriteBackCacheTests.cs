namespace Dma.Reference.Tests.Platform;

public class WriteBackCacheTests
{
    [Fact]
    public void A_store_stays_in_the_cache_until_it_is_cleaned()
    {
        var machine = Driver.CreateQuiet();
        var (buffer, memory) = Place(machine);
        machine.Memory.Write(memory, [1]);
        machine.Load(buffer);

        machine.Store(buffer, 2);
        InMemory(machine, memory).Should().Be(1);
        machine.Load(buffer).Should().Be(2);

        machine.Cache.Clean(memory, new(1));
        InMemory(machine, memory).Should().Be(2);
    }

    [Fact]
    public void A_line_once_loaded_hides_what_memory_holds_until_it_is_dropped()
    {
        var machine = Driver.CreateQuiet();
        var (buffer, memory) = Place(machine);
        machine.Store(buffer, 1);
        machine.Cache.Clean(memory, new(1));

        machine.Memory.Write(memory, [2]);
        machine.Load(buffer).Should().Be(1);

        machine.Cache.Invalidate(memory, new(1));
        machine.Load(buffer).Should().Be(2);
    }

    [Fact]
    public void Lines_are_whole_when_they_are_written_back_and_dropped()
    {
        var machine = Driver.CreateQuiet();
        var (buffer, memory) = Place(machine);
        machine.Store(buffer, 1, 128);
        machine.Memory.Write(memory, Driver.Repeat(9, 128));

        machine.Cache.Clean(memory.Add(new(63)), new(1));
        machine.Cache.Invalidate(memory.Add(new(64)), new(1));

        InMemory(machine, memory).Should().Be(1);
        InMemory(machine, memory.Add(new(127))).Should().Be(9);
        machine.Load(buffer, 128).Should().Equal([.. Driver.Repeat(1, 64), .. Driver.Repeat(9, 64)]);
    }

    [Fact]
    public void A_line_that_pushes_out_a_dirty_one_writes_it_back()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer(64);
        var expected = new byte[64 * 64];
        for (var page = 0; page < 64; page++)
        {
            for (var line = 0; line < 64; line++)
                machine.Store(buffer.At((ulong)(page * 4096 + line * 64)), (byte)(page + line + 1));
        }

        for (var page = 0; page < 64; page++)
        {
            for (var line = 0; line < 64; line++)
            {
                expected[page * 64 + line] = machine.Load(buffer.At((ulong)(page * 4096 + line * 64)));
                expected[page * 64 + line].Should().Be((byte)(page + line + 1));
            }
        }
    }

    [Fact]
    public void Ranges_longer_than_the_cache_reach_every_line_of_theirs_and_no_other()
    {
        var machine = Driver.CreateQuiet();
        var (buffer, memory) = Place(machine, 32);
        machine.Store(buffer, 1, 64);
        machine.Store(buffer.At(0x1000), 2, 64);
        machine.Store(buffer.At(0x1_1000), 3, 64);

        machine.Cache.Clean(memory.Add(new(0x1000)), new(0x1_0000));
        InMemory(machine, memory).Should().NotBe(1);
        InMemory(machine, memory.Add(new(0x1000))).Should().Be(2);

        machine.Memory.Write(memory.Add(new(0x1000)), [7]);
        machine.Cache.Invalidate(memory.Add(new(0x1000)), new(0x1_0000));
        machine.Load(buffer.At(0x1000)).Should().Be(7);
        machine.Load(buffer).Should().Be(1);
        machine.Load(buffer.At(0x1_1000)).Should().Be(3);
    }

    [Fact]
    public void By_itself_it_writes_back_evicts_and_brings_lines_in_again()
    {
        var (writtenBack, evicted, broughtIn) = (0, 0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var (buffer, memory) = Place(machine);
            machine.Store(buffer, 1);
            Idle(machine, 20);
            writtenBack += InMemory(machine, memory) == 1 ? 1 : 0;

            machine.Cache.Clean(memory, new(1));
            machine.Memory.Write(memory, [2]);
            Idle(machine, 20);
            evicted += machine.Load(buffer) == 2 ? 1 : 0;

            machine.Cache.Invalidate(memory, new(1));
            machine.Memory.Write(memory, [3]);
            Idle(machine, 5);
            machine.Memory.Write(memory, [4]);
            broughtIn += machine.Load(buffer) == 3 ? 1 : 0;
        }

        writtenBack.Should().BeInRange(20, 180);
        evicted.Should().BeInRange(20, 180);
        broughtIn.Should().BeInRange(20, 180);
    }

    [Fact]
    public void A_load_sometimes_brings_in_the_next_line_of_the_page()
    {
        var broughtIn = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var (buffer, memory) = Place(machine, 2);
            machine.Memory.Write(memory, Driver.Repeat(1, 0x2000));

            machine.Load(buffer.At(0xFC0 - 1));
            machine.Load(buffer.At(0xFFF));
            machine.Memory.Write(memory, Driver.Repeat(2, 0x2000));

            broughtIn += machine.Load(buffer.At(0x1000 - 64)) == 1 ? 1 : 0;
            machine.Load(buffer.At(0x1000)).Should().Be(2);
        }
        // The line itself was loaded; the one behind it is on the next page.
        broughtIn.Should().Be(200);

        broughtIn = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var (buffer, memory) = Place(machine);
            machine.Memory.Write(memory, Driver.Repeat(1, 0x80));
            machine.Load(buffer);
            machine.Memory.Write(memory, Driver.Repeat(2, 0x80));
            broughtIn += machine.Load(buffer.At(64)) == 1 ? 1 : 0;
        }
        broughtIn.Should().BeInRange(25, 80);
    }

    [Fact]
    public void The_cpu_sees_its_own_stores_whatever_the_cache_does()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var buffer = machine.Buffer(8);
            var expected = machine.Load(buffer, 0x8000);
            for (var step = 1UL; step < 200; step++)
            {
                machine.BeginStep(step);
                var draw = new Choices(seed * 1000 + step).Draw(Purpose.Placement);
                var offset = draw % 0x7000;
                var size = 1 + (int)((draw >> 32) % 0x200);
                machine.Store(buffer.At(offset), (byte)step, size);
                expected.AsSpan((int)offset, size).Fill((byte)step);
                machine
                    .Load(buffer.At(offset / 2), 0x300)
                    .Should()
                    .Equal(expected.AsSpan((int)offset / 2, 0x300).ToArray());
            }
            machine.Load(buffer, 0x8000).Should().Equal(expected);
        }
    }

    private static (CpuAddress Buffer, PhysicalAddress Memory) Place(Machine machine, ulong pages = 1)
    {
        var buffer = machine.Buffer(pages);
        return (buffer, new(buffer.Value - machine.Parts.MemoryMap.LinearBase.Value));
    }

    private static byte InMemory(Machine machine, PhysicalAddress address)
    {
        var value = new byte[1];
        machine.Memory.Read(address, value);
        return value[0];
    }

    private static void Idle(Machine machine, ulong steps)
    {
        var from = machine.Choices.Step;
        for (var step = from + 1; step <= from + steps; step++)
            machine.BeginStep(step);
    }
}
