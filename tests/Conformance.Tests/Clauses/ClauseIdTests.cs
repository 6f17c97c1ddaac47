using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Clauses;

public class ClauseIdTests
{
    [Fact]
    public void An_id_is_its_text()
    {
        var id = new ClauseId("DMA-MAP-005");

        id.Text.Should().Be("DMA-MAP-005");
        id.ToString().Should().Be("DMA-MAP-005");
        id.Prefix.Should().Be("DMA-MAP");
    }

    [Fact]
    public void Ids_with_one_text_are_equal()
    {
        var id = new ClauseId("DMA-MAP-005");
        var same = new ClauseId("DMA-MAP-005");

        id.Equals(same).Should().BeTrue();
        id.Equals((object)same).Should().BeTrue();
        (id == same).Should().BeTrue();
        (id != same).Should().BeFalse();
        same.GetHashCode().Should().Be(id.GetHashCode());
    }

    [Theory]
    [InlineData("DMA-MAP-006")]
    [InlineData("DMA-ADDR-005")]
    public void Ids_with_different_texts_differ(string other)
    {
        var id = new ClauseId("DMA-MAP-005");

        id.Equals(new ClauseId(other)).Should().BeFalse();
        (id == new ClauseId(other)).Should().BeFalse();
        (id != new ClauseId(other)).Should().BeTrue();
        id.Equals((object)other).Should().BeFalse();
    }

    [Fact]
    public void No_id_equals_none()
    {
        var id = new ClauseId("DMA-MAP-005");

        (id == null).Should().BeFalse();
        (null == id).Should().BeFalse();
        ((ClauseId?)null == null).Should().BeTrue();
    }

    [Fact]
    public void The_hash_is_the_same_in_every_process()
    {
        new ClauseId("DMA-MAP-005").GetHashCode().Should().Be(1535989928);
    }

    [Theory]
    [InlineData("DMA-MAP-05")]
    [InlineData("DMA-MAP-0005")]
    [InlineData("DMA--005")]
    [InlineData("DMA-Map-005")]
    [InlineData("DMA-M4P-005")]
    [InlineData("DMA-MAP-00x")]
    [InlineData("DMA-MAP005")]
    [InlineData("XMA-MAP-005")]
    [InlineData("dma-map-005")]
    [InlineData(" DMA-MAP-005")]
    [InlineData("DMA-MAP-005 ")]
    [InlineData("DMA-MAP-٠٠٥")]
    [InlineData("DMA-005")]
    [InlineData("")]
    [InlineData(null)]
    public void A_text_of_another_shape_is_refused(string? text)
    {
        var create = () => new ClauseId(text!);

        create.Should().Throw<ArgumentException>().WithMessage($"\"{text}\" is no clause id*");
    }
}
