namespace Dma.Reference.Tests.Pool;

/// <summary>
/// Every size up to 200 with every alignment and boundary that is a power of two up to 4096, or zero, and those that are not: which
/// pools there are, and where the blocks of a chunk lie. What is right is computed here anew, from the documents.
/// </summary>
public class GeometryTests
{
    private const ulong Page = 0x1000;

    private static readonly ulong[] Powers = [0, .. Enumerable.Range(0, 13).Select(bits => 1UL << bits)];

    private static readonly ulong[] Others = [3, 5, 6, 7, 12, 96, 100, 0xFFF, 0x1001];

    public static TheoryData<string> Profiles => ["coherent", "write-back", "isolating"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_pool_is_refused_exactly_where_its_blocks_would_cross_the_boundary(string profile)
    {
        using var machine = Driver.Create(profile);
        for (var size = 1UL; size <= 200; size++)
        {
            foreach (var alignment in Powers)
            {
                foreach (var boundary in Powers)
                {
                    var isGood = boundary == 0 || Rounded(machine, size, alignment) <= boundary;
                    if (Creates(machine, size, alignment, boundary) != isGood)
                        Assert.Fail($"size {size}, alignment {alignment}, boundary {boundary}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Sizes_of_zero_and_what_is_no_power_of_two_are_refused(string profile)
    {
        using var machine = Driver.Create(profile);
        foreach (var power in Powers)
        {
            Creates(machine, 0, power, 0).Should().BeFalse();
            Creates(machine, 0, 0, power).Should().BeFalse();
        }
        foreach (var other in Others)
        {
            for (var size = 0UL; size <= 200; size++)
            {
                if (Creates(machine, size, other, 0) || Creates(machine, size, 1, other))
                    Assert.Fail($"size {size}, alignment or boundary {other}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_blocks_of_a_chunk_are_aligned_disjoint_inside_the_boundary_and_as_many_as_fit(string profile)
    {
        using var machine = Driver.Create(profile);
        for (var size = 1UL; size <= 200; size++)
        {
            foreach (var alignment in Powers)
            {
                // Where blocks are longer or boundaries are met less often nothing new happens.
                foreach (
                    var boundary in Powers.Where(power => power == 0 || power >= Rounded(machine, size, alignment))
                )
                {
                    var why = $"size {size}, alignment {alignment}, boundary {boundary}";
                    Fill(machine, size, alignment, boundary, why);
                }
            }
        }
    }

    private static void Fill(Machine machine, ulong size, ulong alignment, ulong boundary, string why)
    {
        var rounded = Rounded(machine, size, alignment);
        var capacity = Capacity(machine, rounded, boundary);
        var pool = machine.CreatePool(Driver.Nic, size, alignment, boundary);
        var taken = new bool[Page];
        var blocks = new List<CoherentBuffer>();
        for (var count = 0UL; count < capacity; count++)
        {
            var block = machine.Take(pool);
            blocks.Add(block);
            var first = blocks[0];
            var offset = block.Dma.Value % Page;
            if (
                block.Dma.Value / Page != first.Dma.Value / Page
                || block.Cpu.Value - block.Dma.Value != first.Cpu.Value - first.Dma.Value
                || block.Dma.Value % Math.Max(alignment, 1) != 0
                || block.Cpu.Value % Math.Max(alignment, 1) != 0
                || boundary != 0 && block.Dma.Value / boundary != (block.Dma.Value + rounded - 1) / boundary
                || offset + rounded > Page
                || taken.AsSpan((int)offset, (int)rounded).Contains(true)
            )
                Assert.Fail($"{why}: block {count} at {block}, the first at {first}");
            taken.AsSpan((int)offset, (int)rounded).Fill(true);
        }
        var told = machine.GetPoolStatistics(pool).Value;
        if (told != new PoolStatistics(capacity, capacity, new(rounded), 1))
            Assert.Fail($"{why}: {told}");
        // The next one needs another chunk.
        blocks.Add(machine.Take(pool));
        if (machine.GetPoolStatistics(pool).Value.Pages != 2)
            Assert.Fail($"{why}: one block more than {capacity} in a chunk");
        foreach (var block in blocks)
            machine.Free(pool, block);
        machine.Destroy(pool);
    }

    private static ulong Rounded(Machine machine, ulong size, ulong alignment)
    {
        var smallest = machine.PoolDescription.SmallestBlock.Value;
        var block = size < smallest ? smallest : size;
        var multiple = alignment == 0 ? 1 : alignment;
        while (block % multiple != 0)
            block++;
        return block;
    }

    // Counted block by block.
    private static ulong Capacity(Machine machine, ulong rounded, ulong boundary)
    {
        var isOfBoundary = machine.PoolDescription.Packing == PoolPacking.ChunkOfBoundary && boundary != 0;
        var chunk = isOfBoundary ? boundary : Page;
        var count = 0UL;
        for (var start = 0UL; start + rounded <= chunk; )
        {
            if (boundary != 0 && start / boundary != (start + rounded - 1) / boundary)
            {
                start = (start / boundary + 1) * boundary;
                continue;
            }
            count++;
            start += rounded;
        }
        return count;
    }

    private static bool Creates(Machine machine, ulong size, ulong alignment, ulong boundary)
    {
        var answer = machine.CreatePool(Driver.Nic, new(size), new(alignment), new(boundary));
        if (answer.Status != AnswerStatus.Ok)
        {
            return answer.Error == Errno.Invalid ? false : throw new InvalidOperationException($"{answer}");
        }
        return machine.DestroyPool(answer.Value) == Answer.Ok;
    }
}
