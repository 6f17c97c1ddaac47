using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;
using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>Which addresses are evidence of a window: those that could have lain elsewhere.</summary>
public sealed class TranslationJudgementTests
{
    private static readonly DeviceId Device = new(0);

    [Theory]
    [InlineData(0x0, 0xffffUL, 0)]
    [InlineData(0x0, 0x1_0000UL, 1)]
    [InlineData(0x1000, 0xffffUL, 1)]
    [InlineData(0x1000, null, 0)]
    public void A_window_is_kept_where_there_is_room_outside(ulong start, ulong? highest, int evidence)
    {
        var state = Read(new() { Window = new(new(start), new(0x1_0000 - start)) });

        TranslationJudgement.Check(state, Device, Interval.At(0x2000, 0x1000), 0, highest).Should().BeNull();

        state.Evidence.Of(IommuClauses.AddressesLieInTheWindow).Should().Be(evidence);
    }

    [Theory]
    [InlineData(0x3000, 0xffffUL, 1)]
    [InlineData(0x3000, 0x2fffUL, 0)]
    [InlineData(0x3000, null, 0)]
    [InlineData(0x1_0000, 0xf_ffffUL, 0)]
    public void Reserved_addresses_are_kept_free_where_they_could_be_given(ulong start, ulong? highest, int evidence)
    {
        var state = Read(new() { Window = new(new(0), new(0x1_0000)), Reserved = [new(new(start), new(0x1000))] });

        TranslationJudgement.Check(state, Device, Interval.At(0x2000, 0x1000), 0, highest).Should().BeNull();

        state.Evidence.Of(IommuClauses.ReservedAddressesStayFree).Should().Be(evidence);
    }

    [Theory]
    [InlineData(0x0, 0xffffUL, 0)]
    [InlineData(0x0, 0x1_0000UL, 1)]
    [InlineData(0x1000, 0xffffUL, 1)]
    [InlineData(0x1000, null, 0)]
    public void So_is_the_window_of_an_address_space(ulong start, ulong? highest, int evidence)
    {
        var state = Read(null);
        var spaces = state.Part<AddressSpaceSpecification>();
        spaces.Begin(new AddressSpaceId(1), Interval.At(start, 0x1_0000 - start));
        spaces.Attach(Device, spaces.Existing[0]);

        TranslationJudgement.Check(state, Device, Interval.At(0x2000, 0x1000), 0, highest).Should().BeNull();

        state.Evidence.Of(IommuClauses.AttachedAddressesLieInTheWindow).Should().Be(evidence);
    }

    private static SpecificationState Read(TranslationDescription? translation)
    {
        var parts = new ReferenceFactory().Create("arm-iommu", 1).Parts;
        var platform = new Dma.Reference.Machine(
            translation is null ? parts : parts with { Translation = _ => translation }
        );
        var state = new SpecificationState(AreaTable.Standard.Read("arm-iommu", platform), new HashSet<ClauseId>());
        state.BeginStep(1);
        return state;
    }
}
