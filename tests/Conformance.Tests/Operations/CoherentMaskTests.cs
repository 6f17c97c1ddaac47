using Dma.Conformance.Operations;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What may be answered to a driver that asks for a coherent mask, a streaming mask, or both.</summary>
public class CoherentMaskTests : CoherentFixture
{
    private static readonly DmaMask Narrow = DmaMask.FromBits(28);
    private static readonly DmaMask Other = DmaMask.FromBits(30);
    private static readonly Answer Refused = Answer.Failed(Errno.IO);

    [Fact]
    public void The_initial_mask_is_in_force_until_one_was_accepted()
    {
        Get(MaskSort.Coherent, Narrow).Should().Be("DMA-ADDR-011");
        Get(MaskSort.Coherent, DmaMask.Default).Should().BeNull();
    }

    [Fact]
    public void The_mask_that_was_accepted_is_in_force_for_that_device_alone()
    {
        Set(MaskSort.Coherent, Narrow, Answer.Ok).Should().BeNull();

        Get(MaskSort.Coherent, DmaMask.Default).Should().Be("DMA-COH-010");
        Get(MaskSort.Coherent, Narrow).Should().BeNull();
        Get(MaskSort.Coherent, Narrow, Dsp).Should().Be("DMA-ADDR-011");
    }

    [Fact]
    public void A_refused_mask_changes_nothing()
    {
        Set(MaskSort.Coherent, Narrow, Answer.Ok).Should().BeNull();
        Set(MaskSort.Coherent, Other, Refused).Should().BeNull();

        Get(MaskSort.Coherent, Other).Should().Be("DMA-COH-009");
        Get(MaskSort.Coherent, Narrow).Should().BeNull();
    }

    [Fact]
    public void The_coherent_mask_leaves_the_streaming_mask()
    {
        Set(MaskSort.Streaming, Narrow, Answer.Ok).Should().BeNull();
        Set(MaskSort.Coherent, Other, Answer.Ok).Should().BeNull();

        Get(MaskSort.Streaming, Other).Should().Be("DMA-COH-010");
        Get(MaskSort.Streaming, Narrow).Should().BeNull();
    }

    [Fact]
    public void The_streaming_mask_leaves_the_coherent_mask()
    {
        Set(MaskSort.Coherent, Narrow, Answer.Ok).Should().BeNull();
        Set(MaskSort.Streaming, Other, Answer.Ok).Should().BeNull();

        Get(MaskSort.Coherent, Other).Should().Be("DMA-COH-010");
        Get(MaskSort.Coherent, Narrow).Should().BeNull();
    }

    [Fact]
    public void The_coherent_mask_can_follow_the_streaming_mask()
    {
        Set(MaskSort.Coherent, Narrow, Refused).Should().BeNull("no streaming mask was accepted");
        Set(MaskSort.Streaming, Narrow, Answer.Ok).Should().BeNull();

        Set(MaskSort.Coherent, Other, Refused).Should().BeNull("it is another mask");
        Set(MaskSort.Coherent, Narrow, Refused).Should().Be("DMA-ADDR-012");
        Set(MaskSort.Coherent, Narrow, Answer.Ok).Should().BeNull();
    }

    [Theory]
    [InlineData(27, null)]
    [InlineData(28, "DMA-COH-011")]
    [InlineData(40, "DMA-COH-011")]
    [InlineData(41, null)]
    public void Promised_masks_are_accepted(int bits, string? clause)
    {
        Buffers = Buffers with { AcceptsFrom = Narrow };
        First = First with { WidestMask = DmaMask.FromBits(40) };

        Set(MaskSort.Coherent, DmaMask.FromBits(bits), Refused).Should().Be(clause);
    }

    [Fact]
    public void Only_all_ones_are_promised()
    {
        Buffers = Buffers with { AcceptsFrom = Narrow };

        Set(MaskSort.Coherent, new DmaMask(0x7fff_f000), Refused).Should().BeNull();
    }

    [Fact]
    public void Both_masks_are_in_force_when_both_were_accepted()
    {
        SetBoth(Narrow, Answer.Ok).Should().BeNull();

        Get(MaskSort.Streaming, DmaMask.Default).Should().Be("DMA-ADDR-013");
        Get(MaskSort.Coherent, Narrow).Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_masks_are_as_they_were_when_both_were_refused(bool isCoherent)
    {
        var sort = isCoherent ? MaskSort.Coherent : MaskSort.Streaming;
        Set(sort, Narrow, Answer.Ok).Should().BeNull();
        SetBoth(Other, Refused).Should().BeNull();

        Get(sort, Other).Should().Be("DMA-ADDR-013");
    }

    [Fact]
    public void Both_at_once_may_be_unsupported_and_then_changes_nothing()
    {
        SetBoth(Narrow, Answer.Unsupported).Should().BeNull();

        Get(MaskSort.Streaming, DmaMask.Default).Should().BeNull();
        Get(MaskSort.Coherent, DmaMask.Default).Should().BeNull();
    }

    [Fact]
    public void A_mask_of_one_sort_is_never_unsupported() =>
        Set(MaskSort.Coherent, Narrow, Answer.Unsupported).Should().Be("DMA-PLAT-002");

    private string? Set(MaskSort sort, DmaMask mask, Answer answer) =>
        MaskJudgement.JudgeSet(State, Nic, mask, sort, Observe(answer))?.Clause.ToString();

    private string? SetBoth(DmaMask mask, Answer answer) =>
        MaskJudgement.JudgeSetBoth(State, Nic, mask, Observe(answer))?.Clause.ToString();

    private string? Get(MaskSort sort, DmaMask told, DeviceId? device = null)
    {
        var observation = Observe(Answer.Ok);
        observation.Value = told.Value;
        return MaskJudgement.JudgeGet(State, device ?? Nic, sort, observation)?.Clause.ToString();
    }

    private Observation Observe(Answer answer)
    {
        _ = Next();
        var observation = new Observation();
        observation.Clear();
        _ = observation.Note(answer);
        return observation;
    }
}
