using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A load is explained in stretches of bytes that show the same store.</summary>
public sealed class BlockExplanationTests : BlockFixture
{
    [Fact]
    public void A_byte_that_two_contents_explain_ends_a_stretch_and_teaches_nothing()
    {
        // The store to come has salt 2; the content at allocation is the same at one byte by chance.
        var initial = new byte[Length];
        initial[3] = Dma.Conformance.Specification.Memory.Wave.At(3, 2);
        var block = Make(known: false);
        Load(block, Observers.Cpu, 0, initial).Should().BeNull();
        var mapping = Map(block, 0, Length, Claim.Yes);
        block.Give(mapping, 0, Length, Clause, Rules, true);
        block.CpuStore(0, Length, 99, 2, Seen, Seen);

        Load(block, mapping.Id, 0, Wave(0, Length, 2)).Should().BeNull();

        Enumerable.Range(0, Length).Where(offset => Floor(offset) != 99).Should().Equal(3);
        Load(block, mapping.Id, 2, initial.AsSpan(2, 1))!.Value.Expected.Should().Be(99);

        ulong Floor(int offset)
        {
            var history = block.At(offset);
            var floor = history.FloorOf(mapping.Id);
            return history[System.Numerics.BitOperations.TrailingZeroCount(floor.Stores)].Step;
        }
    }
}
