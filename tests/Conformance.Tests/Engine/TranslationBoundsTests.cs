using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Conformance.Tests.Engine;

/// <summary>What a platform says of device addresses is held against its bounds, and against what its first machine said.</summary>
public sealed class TranslationBoundsTests
{
    private static readonly Dictionary<string, Func<TranslationDescription, TranslationDescription?>> Nonsense = new()
    {
        ["DescribeTranslation of nic0 must not give null"] = _ => null,
        ["Reserved of nic0 must not be null"] = it => it with { Reserved = null! },
        ["Reserved of nic0 must have up to 64 entries, not 65"] = it => it with { Reserved = new DmaRange[65] },
        ["Reserved[1] of nic0 must end in 64 bits, not 0xffffffffffffffff, 0x2 bytes"] = it =>
            it with
            {
                Reserved = [default, new(new(ulong.MaxValue), new(2))],
            },
        ["Window of nic0 must end in 64 bits, not 0xffffffffffffffff, 0x2 bytes"] = it =>
            it with
            {
                Window = new(new(ulong.MaxValue), new(2)),
            },
        ["Granules of nic0 must be 0 where Window is unstated, not 1"] = it =>
            it with
            {
                Window = default,
                Granules = 1,
            },
        ["Granules of nic0 must be 0 or more, not -1"] = it => it with { Granules = -1 },
    };

    public static TheoryData<string> Texts => [.. Nonsense.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_description_without_meaning_is_told_with_its_bound(string text)
    {
        using var machine = new Says(new ReferenceFactory().Create("translated", 1), Nonsense[text]);

        DescriptionBounds.FindNonsense(machine).Should().Be(text);
    }

    [Fact]
    public void Every_machine_of_a_profile_says_the_same()
    {
        var machines = 0UL;
        IDmaPlatform Create(ulong seed)
        {
            var start = ++machines;
            return new Says(
                new ReferenceFactory().Create("translated", seed),
                it => it with { Reserved = [new(new(start), new(1))] }
            );
        }

        var subject = Subject.Create(new SinglePlatformFactory(Create, "translated"), "translated", AreaTable.Standard);
        using var second = Create(2);

        var violation = Descriptions.Compare(subject, second);

        violation!.Clause.Text.Should().Be("DMA-PLAT-003");
        violation.Observed.Should().StartWith("ITranslation[0].Reserved[0]");
    }

    private sealed class Says(IDmaPlatform inner, Func<TranslationDescription, TranslationDescription?> change)
        : FacetedPassThrough(inner),
            ITranslation
    {
        private readonly ITranslation? _inner = inner.TryGet<ITranslation>(out var facet) ? facet : null;

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = this as TFacet;
            return facet is not null || base.TryGet(out facet);
        }

        public TranslationDescription DescribeTranslation(DeviceId device)
        {
            var said = _inner?.DescribeTranslation(device) ?? TranslationDescription.Unstated;
            return device.Index == 0 ? change(said)! : said;
        }
    }
}
