using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>What is stored is made, compared and searched in stretches, which is the same as byte by byte.</summary>
public sealed class WaveTests
{
    private const int Chunk = Wave.Salts * 16;

    public static TheoryData<int> Lengths => [1, 2, 63, 252, 253, 254, Chunk - 1, Chunk, Chunk + 1, 3 * Chunk + 7];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_common_prefix_ends_with_the_first_other_byte(int length)
    {
        foreach (var (offset, salt) in new (int, byte)[] { (0, 0), (251, 2), (4096, 252), (100_003, 17) })
        {
            var bytes = new byte[length];
            Wave.Fill(bytes, offset, salt);
            bytes.Select((value, i) => value == Wave.At(offset + i, salt)).Should().NotContain(false);
            Wave.CommonPrefix(bytes, offset, salt).Should().Be(length);
            Wave.Matches(bytes, offset, salt).Should().BeTrue();

            foreach (var other in new[] { 0, length / 3, length / 2, length - 1 })
            {
                bytes[other] ^= 0xff;
                Wave.CommonPrefix(bytes, offset, salt).Should().Be(other);
                Wave.Matches(bytes, offset, salt).Should().BeFalse();
                bytes[other] ^= 0xff;
            }
        }
    }
}
