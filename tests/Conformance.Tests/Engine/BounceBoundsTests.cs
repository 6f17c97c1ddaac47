using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Tests.Engine;

/// <summary>What a platform says of its bounce buffers is held against its bounds, and against what its first machine said.</summary>
public sealed class BounceBoundsTests
{
    private static readonly Dictionary<string, Func<BounceDescription, BounceDescription?>> Nonsense = new()
    {
        ["DescribeBounce of nic0 must not give null"] = _ => null,
        ["Mappings of nic0 must be 0 or more, not -1"] = it => it with { Mappings = -1 },
        ["BouncesAlways of nic0 must be Unstated, Yes or No, not 7"] = it => it with { BouncesAlways = (Claim)7 },
        ["Untrusted of nic0 must be Unstated, Yes or No, not 7"] = it => it with { Untrusted = (Claim)7 },
        ["Restricted of nic0 must be Unstated, Yes or No, not 7"] = it => it with { Restricted = (Claim)7 },
        ["SlotSize of nic0 must be 0x0 or a power of two up to 0x100000, not 0x801"] = it =>
            it with
            {
                SlotSize = new(0x801),
            },
        ["SlotSize of nic0 must be 0x0 or a power of two up to 0x100000, not 0x200000"] = it =>
            it with
            {
                SlotSize = new(0x20_0000),
            },
        ["MinAlignMask of nic0 must be 0x0 or 2^n-1, not 0x800"] = it => it with { MinAlignMask = new(0x800) },
    };

    public static TheoryData<string> Texts => [.. Nonsense.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_description_without_meaning_is_told_with_its_bound(string text)
    {
        using var machine = new Says(new ReferenceFactory().Create("bounce", 1), Nonsense[text]);

        DescriptionBounds.FindNonsense(machine).Should().Be(text);
    }

    [Fact]
    public void A_platform_that_never_copies_cannot_always_copy()
    {
        using var copying = new Says(new ReferenceFactory().Create("bounce", 1), it => it);
        using var direct = new Says(
            new ReferenceFactory().Create("coherent", 1),
            _ => new() { BouncesAlways = Claim.Yes }
        );

        DescriptionBounds.FindNonsense(copying).Should().BeNull();
        DescriptionBounds
            .FindNonsense(direct)
            .Should()
            .Be("BouncesAlways of nic0 must not be Yes where MapMayCopy is No");
    }

    [Fact]
    public void Every_machine_of_a_profile_says_the_same()
    {
        var first = true;
        IDmaPlatform Create(ulong seed)
        {
            var inner = new ReferenceFactory().Create("bounce", seed);
            var (isFirst, mappings) = (first, first ? 0 : 1);
            first = false;
            return new Says(inner, it => isFirst ? it : it with { Mappings = it.Mappings + mappings });
        }

        var subject = Subject.Create(new SinglePlatformFactory(Create, "bounce"), "bounce", AreaTable.Standard);
        using var second = Create(2);

        var violation = Descriptions.Compare(subject, second);

        violation!.Clause.Text.Should().Be("DMA-PLAT-003");
        violation.Observed.Should().Be("IBounce[0].Mappings 9");
    }

    private sealed class Says(IDmaPlatform inner, Func<BounceDescription, BounceDescription?> change)
        : FacetedPassThrough(inner),
            IBounce
    {
        private readonly IBounce? _inner = inner.TryGet<IBounce>(out var facet) ? facet : null;

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = this as TFacet;
            return facet is not null || base.TryGet(out facet);
        }

        public BounceDescription DescribeBounce(DeviceId device)
        {
            var said = _inner?.DescribeBounce(device) ?? BounceDescription.Unstated;
            return device.Index == 0 ? change(said)! : said;
        }
    }
}
