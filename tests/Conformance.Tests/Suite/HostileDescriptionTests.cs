using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Suite;

/// <summary>What a platform says of itself is held against the bounds of the contract.</summary>
public sealed partial class HostileDescriptionTests
{
    private static readonly Dictionary<string, Func<IDmaPlatform, IDmaPlatform>> Nonsense = new()
    {
        ["Description must not be null"] = Platform(_ => null),
        ["Name must have 1 to 64 characters, none of them a control character, not \"\""] = Platform(it =>
            it with
            {
                Name = "",
            }
        ),
        ["Name must have 1 to 64 characters, none of them a control character, not null"] = Platform(it =>
            it with
            {
                Name = null!,
            }
        ),
        ["Name must have 1 to 64 characters, none of them a control character, not \"a\\u001b\""] = Platform(it =>
            it with
            {
                Name = "a\u001b",
            }
        ),
        ["PageSize must be a power of two from 0x100 to 0x100000, not 0xbb8"] = Platform(it =>
            it with
            {
                PageSize = new(3000),
            }
        ),
        ["PageSize must be a power of two from 0x100 to 0x100000, not 0x200000"] = Platform(it =>
            it with
            {
                PageSize = new(0x20_0000),
            }
        ),
        ["CacheLine must be 0x0 or a power of two up to PageSize, 0x1000, not 0x2000"] = Platform(it =>
            it with
            {
                CacheLine = new(0x2000),
            }
        ),
        ["CacheLine must be 0x0 or a power of two up to PageSize, 0x1000, not 0xffffffffffffffff"] = Platform(it =>
            it with
            {
                CacheLine = new(ulong.MaxValue),
            }
        ),
        ["IsolationGranule must be 0x0 or a power of two up to 0x100000, not 0x200000"] = Platform(it =>
            it with
            {
                IsolationGranule = new(0x20_0000),
            }
        ),
        ["MemoryStartsZeroed must be Unstated, Yes or No, not 9"] = Platform(it =>
            it with
            {
                MemoryStartsZeroed = (Claim)9,
            }
        ),
        ["Isolates must be Unstated, Yes or No, not -1"] = Platform(it => it with { Isolates = (Claim)(-1) }),
        ["EnforcesDirection must not be Yes where Isolates is No"] = Platform(it =>
            it with
            {
                Isolates = Claim.No,
                EnforcesDirection = Claim.Yes,
            }
        ),
        ["StrictInvalidation must not be Yes where Isolates is No"] = Platform(it =>
            it with
            {
                Isolates = Claim.No,
                StrictInvalidation = Claim.Yes,
            }
        ),
        ["LowMemory must be 0x0 or 2^n-1, not 0x1000"] = Platform(it => it with { LowMemory = new(0x1000) }),
        ["Room must not be null"] = Platform(it => it with { Room = null! }),
        ["Room.Blocks must be 0 or more, not -1"] = Platform(it => it with { Room = new() { Blocks = -1 } }),
        ["Room.PagesPerBlock must be 0 or more, not -2"] = Platform(it =>
            it with
            {
                Room = new() { PagesPerBlock = -2 },
            }
        ),
        ["Room.Mappings must be 0 or more, not -3"] = Platform(it => it with { Room = new() { Mappings = -3 } }),
        ["Room.RefusalsInARow must be 0 to 1000, not 1001"] = Platform(it =>
            it with
            {
                Room = new() { RefusalsInARow = 1001 },
            }
        ),
        ["Devices must not be null"] = Devices(_ => null),
        ["Devices must have 1 to 64 devices, not 0"] = Devices(_ => []),
        ["device 1 must not be null"] = Devices(it => [it[0], null!]),
        ["Name of device 0 must have 1 to 32 characters, none of them a control character, not null"] = Devices(it =>
            [it[0] with { Name = null! }]
        ),
        ["Name of device 1 must be unique, not \"nic0\""] = Devices(it =>
            [it[0] with { Name = "nic0" }, it[0] with { Name = "nic0" }]
        ),
        ["Coherent of nic0 must be Unstated, Yes or No, not 3"] = Device(it => it with { Coherent = (Claim)3 }),
        ["CanDma of nic0 must be Unstated, Yes or No, not 3"] = Device(it => it with { CanDma = (Claim)3 }),
        ["InitialMask of nic0 must not be 0x0"] = Device(it => it with { InitialMask = default }),
        ["WidestMask of nic0 must be at least its InitialMask, 0xffffffff, not 0xffffff"] = Device(it =>
            it with
            {
                InitialMask = DmaMask.Default,
                WidestMask = DmaMask.FromBits(24),
            }
        ),
        ["Operations of nic0 must not be null"] = Device(it => it with { Operations = null! }),
        ["StreamingDescription must not be null"] = Streaming(_ => null),
        ["MapMayCopy must be Unstated, Yes or No, not 4"] = Streaming(it => it with { MapMayCopy = (Claim)4 }),
        ["HonoursSkipCpuSync must be Unstated, Yes or No, not 4"] = Streaming(it =>
            it with
            {
                HonoursSkipCpuSync = (Claim)4,
            }
        ),
        ["AddressingDescription must not be null"] = Addressing(_ => null),
        ["AcceptsFrom must be 0x0 or 2^n-1, not 0xfffffffe"] = Addressing(it =>
            it with
            {
                AcceptsFrom = new(0xffff_fffe),
            }
        ),
        ["TryGet must give a facet where it says so, not null for IStreaming"] = inner => new GivesNull(inner),
    };

    public static TheoryData<string> Texts => [.. Nonsense.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_description_without_meaning_is_told_with_its_bound(string text)
    {
        var finding = Wrapping.Judge(Nonsense[text], 100).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        string.Join(' ', finding.Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Should()
            .Contain(text);
    }

    private static Func<IDmaPlatform, IDmaPlatform> Platform(Func<PlatformDescription, PlatformDescription?> change) =>
        inner => new Says(inner) { OfPlatform = change };

    private static Func<IDmaPlatform, IDmaPlatform> Devices(
        Func<IReadOnlyList<DeviceDescription>, IReadOnlyList<DeviceDescription>?> change
    ) => inner => new Says(inner) { OfDevices = change };

    private static Func<IDmaPlatform, IDmaPlatform> Device(Func<DeviceDescription, DeviceDescription> change) =>
        Devices(devices => [change(devices[0] with { Name = "nic0" })]);

    private static Func<IDmaPlatform, IDmaPlatform> Streaming(
        Func<StreamingDescription, StreamingDescription?> change
    ) => inner => new Says(inner) { OfStreaming = change };

    private static Func<IDmaPlatform, IDmaPlatform> Addressing(
        Func<AddressingDescription, AddressingDescription?> change
    ) => inner => new Says(inner) { OfAddressing = change };

    private sealed class Says(IDmaPlatform inner) : FacetedPassThrough(inner)
    {
        public Func<PlatformDescription, PlatformDescription?> OfPlatform { get; init; } = it => it;

        public Func<IReadOnlyList<DeviceDescription>, IReadOnlyList<DeviceDescription>?> OfDevices { get; init; } =
            it => it;

        public Func<StreamingDescription, StreamingDescription?> OfStreaming { get; init; } = it => it;

        public Func<AddressingDescription, AddressingDescription?> OfAddressing { get; init; } = it => it;

        public override PlatformDescription Description => OfPlatform(base.Description)!;

        public override IReadOnlyList<DeviceDescription> Devices => OfDevices(base.Devices)!;

        public override StreamingDescription StreamingDescription => OfStreaming(base.StreamingDescription)!;

        public override AddressingDescription AddressingDescription => OfAddressing(base.AddressingDescription)!;
    }

    private sealed class GivesNull(IDmaPlatform inner) : PassThrough(inner)
    {
        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            if (typeof(TFacet) != typeof(IStreaming))
            {
                return base.TryGet(out facet);
            }

            facet = null!;
            return true;
        }
    }
}
