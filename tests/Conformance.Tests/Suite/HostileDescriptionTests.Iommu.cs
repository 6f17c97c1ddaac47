using System.Collections;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Suite;

// What no IOMMU can be, and some that no one has built.
public sealed partial class HostileDescriptionTests
{
    private const string LowestBit =
        "PageSizes must have a lowest bit of at least 0x40 that divides the page of 0x1000, not ";

    private static readonly Dictionary<string, Func<IommuDescription, IommuDescription?>> NonsenseOfDomains = new()
    {
        ["IommuDescription must not be null"] = _ => null,
        ["AttachesGroups must be Unstated, Yes or No, not 3"] = it => it with { AttachesGroups = (Claim)3 },
        ["RefusesOverlap must be Unstated, Yes or No, not 3"] = it => it with { RefusesOverlap = (Claim)3 },
        ["RemovesExactly must be Unstated, Yes or No, not -1"] = it => it with { RemovesExactly = (Claim)(-1) },
        ["Devices of IommuDescription must not be null"] = it => it with { Devices = null! },
        ["Devices[0] of IommuDescription must name a device that no other line names"] = it =>
            it with
            {
                Devices = [null!],
            },
        ["Devices[1] of IommuDescription must name a device that no other line names"] = it =>
            it with
            {
                Devices = [it.Devices[0], it.Devices[0]],
            },
        ["Devices[2] of IommuDescription must name a device that no other line names"] = it =>
            it with
            {
                Devices = [it.Devices[0], it.Devices[1], it.Devices[0] with { Device = new(-1) }],
            },
        ["Devices of IommuDescription must have up to 64 entries, not more or fewer than it counts, 1"] = it =>
            it with
            {
                Devices = new Endless<IommuDevice>(it.Devices[0]),
            },
        [LowestBit + "0x1"] = it => it with { PageSizes = 1 },
        [LowestBit + "0x20"] = it => it with { PageSizes = 0x20 },
        [LowestBit + "0x2000"] = it => it with { PageSizes = 0x2000 },
        [LowestBit + "0x8000000000000000"] = it => it with { PageSizes = 1UL << 63 },
        ["Aperture must be whole pages of 0x1000 in 64 bits, not 0x00000800, 0x1000 bytes"] = it =>
            it with
            {
                Aperture = new(new(0x800), new(0x1000)),
            },
        ["Aperture must be whole pages of 0x1000 in 64 bits, not 0x00000000, 0xffffffffffffffff bytes"] = it =>
            it with
            {
                Aperture = new(new(0), new(ulong.MaxValue)),
            },
        ["Aperture must be whole pages of 0x1000 in 64 bits, not 0xfffffffffffff000, 0x2000 bytes"] = it =>
            it with
            {
                Aperture = new(new(0xffff_ffff_ffff_f000), new(0x2000)),
            },
        ["Domains must be 0 or more, not -1"] = it => it with { Domains = -1 },
        ["Translations must be 0 or more, not -2147483648"] = it => it with { Translations = int.MinValue },
    };

    private static readonly Dictionary<
        string,
        Func<TranslationDescription, TranslationDescription?>
    > NonsenseOfWindows = new()
    {
        ["DescribeTranslation of nic0 must not give null"] = _ => null,
        ["Reserved of nic0 must have up to 64 entries, not more or fewer than it counts, 1"] = it =>
            it with
            {
                Reserved = new Endless<DmaRange>(default),
            },
        ["Reserved[0] of nic0 must end in 64 bits, not 0xfffffffffffff000, 0x1001 bytes"] = it =>
            it with
            {
                Reserved = [new(new(0xffff_ffff_ffff_f000), new(0x1001))],
            },
        ["Window of nic0 must end in 64 bits, not 0xffffffffffffffff, 0x2 bytes"] = it =>
            it with
            {
                Window = new(new(ulong.MaxValue), new(2)),
            },
    };

    private static readonly Dictionary<
        string,
        Func<IommuMappingDescription, IommuMappingDescription?>
    > NonsenseOfSpaces = new()
    {
        ["IommuMappingDescription must not be null"] = _ => null,
        ["Attachable must not be null"] = it => it with { Attachable = null! },
        ["Attachable must name devices that are there, each once, not device 99"] = it =>
            it with
            {
                Attachable = [new(99)],
            },
        ["Attachable must name devices that are there, each once, not device -1"] = it =>
            it with
            {
                Attachable = [new(-1)],
            },
        ["Attachable must name devices that are there, each once, not device 0"] = it =>
            it with
            {
                Attachable = [new(0), new(0)],
            },
        ["Attachable must have up to 64 entries, not more or fewer than it counts, 1"] = it =>
            it with
            {
                Attachable = new Endless<DeviceId>(new(0)),
            },
        ["Isolates of IommuMappingDescription must be Unstated, Yes or No, not 5"] = it =>
            it with
            {
                Isolates = (Claim)5,
            },
        ["MapsFixed must be Unstated, Yes or No, not -1"] = it => it with { MapsFixed = (Claim)(-1) },
        ["EnforcesDirection of IommuMappingDescription must not be Yes where Isolates is No"] = it =>
            it with
            {
                Isolates = Claim.No,
                EnforcesDirection = Claim.Yes,
            },
        ["StrictInvalidation of IommuMappingDescription must not be Yes where Isolates is No"] = it =>
            it with
            {
                Isolates = Claim.No,
                EnforcesDirection = Claim.Unstated,
                StrictInvalidation = Claim.Yes,
            },
        ["Spaces must be 0 or more, not -1"] = it => it with { Spaces = -1 },
    };

    private static readonly Dictionary<string, (string Profile, Func<IDmaPlatform, IDmaPlatform> Wrap)> Strange = new()
    {
        ["domains without an end"] = (
            "iommu",
            inner => new TalksOfItself(inner)
            {
                OfIommu = it =>
                    it with
                    {
                        PageSizes = ulong.MaxValue << 12,
                        Aperture = new(new(0), new(ulong.MaxValue << 12)),
                        Domains = int.MaxValue,
                        Translations = int.MaxValue,
                        TranslationSize = new(ulong.MaxValue),
                    },
            }
        ),
        ["domains of the smallest unit"] = (
            "iommu",
            inner => new TalksOfItself(inner)
            {
                OfIommu = it => it with { PageSizes = 0x40, Aperture = new(new(ulong.MaxValue - 0x3f), new(0x40)) },
            }
        ),
        ["domains of pages that are larger than all of the aperture"] = (
            "iommu",
            inner => new TalksOfItself(inner)
            {
                OfIommu = it => it with { PageSizes = 1UL << 63 | 0x1000, Aperture = new(new(0x1000), new(0x1000)) },
            }
        ),
        ["domains without devices"] = (
            "iommu",
            inner => new TalksOfItself(inner) { OfIommu = it => it with { Devices = [] } }
        ),
        ["groups and IOMMUs of any number"] = (
            "iommu",
            inner => new TalksOfItself(inner)
            {
                OfIommu = it =>
                    it with
                    {
                        AttachesGroups = Claim.Yes,
                        Devices =
                        [
                            .. it.Devices.Select(
                                (line, i) =>
                                    line with
                                    {
                                        Group = int.MinValue,
                                        Iommu = i == 0 ? int.MinValue : int.MaxValue,
                                    }
                            ),
                        ],
                    },
            }
        ),
        ["a window of all addresses, all of them reserved"] = (
            "translated",
            inner => new TalksOfItself(inner)
            {
                OfTranslation = it =>
                    it with
                    {
                        Window = new(new(0), new(ulong.MaxValue)),
                        Reserved = [.. Enumerable.Repeat(new DmaRange(new(0), new(ulong.MaxValue)), 64)],
                        Granules = int.MaxValue,
                    },
            }
        ),
        ["a window of the last byte"] = (
            "translated",
            inner => new TalksOfItself(inner)
            {
                OfTranslation = _ => new() { Window = new(new(ulong.MaxValue), new(1)), Granules = 1 },
            }
        ),
        ["address spaces without an end"] = (
            "arm-iommu",
            inner => new TalksOfItself(inner)
            {
                OfSpaces = it =>
                    it with
                    {
                        Spaces = int.MaxValue,
                        LargestWindow = new(ulong.MaxValue),
                        PromisingWindow = new(1),
                    },
            }
        ),
        ["address spaces of a byte"] = (
            "arm-iommu",
            inner => new TalksOfItself(inner)
            {
                OfSpaces = it => it with { LargestWindow = new(1), PromisingWindow = new(ulong.MaxValue) },
            }
        ),
    };

    public static TheoryData<string> TextsOfDomains => [.. NonsenseOfDomains.Keys];

    public static TheoryData<string> TextsOfWindows => [.. NonsenseOfWindows.Keys];

    public static TheoryData<string> TextsOfSpaces => [.. NonsenseOfSpaces.Keys];

    public static TheoryData<string> Stranger => [.. Strange.Keys];

    [Theory]
    [MemberData(nameof(TextsOfDomains))]
    public void Domains_without_meaning_are_told_with_their_bound(string text) =>
        IsTold(inner => new TalksOfItself(inner) { OfIommu = NonsenseOfDomains[text] }, "iommu", text);

    [Theory]
    [MemberData(nameof(TextsOfWindows))]
    public void Windows_without_meaning_are_told_with_their_bound(string text) =>
        IsTold(inner => new TalksOfItself(inner) { OfTranslation = NonsenseOfWindows[text] }, "translated", text);

    [Theory]
    [MemberData(nameof(TextsOfSpaces))]
    public void Address_spaces_without_meaning_are_told_with_their_bound(string text) =>
        IsTold(inner => new TalksOfItself(inner) { OfSpaces = NonsenseOfSpaces[text] }, "arm-iommu", text);

    [Theory]
    [MemberData(nameof(Stranger))]
    public void A_strange_IOMMU_is_judged_to_the_end(string name) =>
        IsJudged(Strange[name].Wrap, Strange[name].Profile);

    private static void IsTold(Func<IDmaPlatform, IDmaPlatform> wrap, string profile, string text)
    {
        var finding = Wrapping.Judge(wrap, 100, profile).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        string.Join(' ', finding.Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Should()
            .Contain(text);
    }

    // A defect of the suite is thrown; a platform that does not keep what it says is told so in clauses of its own.
    private static void IsJudged(Func<IDmaPlatform, IDmaPlatform> wrap, string profile)
    {
        var report = Wrapping.Judge(wrap, 2_000, profile);

        report.Profiles.Should().ContainSingle().Which.Operations.Should().BeGreaterThan(0);
        report.Findings.Should().NotContain(finding => finding.Clause.Id == PlatformClauses.DescriptionHolds);
    }

    /// <summary>A list that says it has one entry, and does not end.</summary>
    private sealed class Endless<T>(T entry) : IReadOnlyList<T>
    {
        public int Count => 1;

        public T this[int index] => entry;

        public IEnumerator<T> GetEnumerator()
        {
            while (true)
            {
                yield return entry;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
