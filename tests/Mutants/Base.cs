using System.Collections.Immutable;
using System.Globalization;
using Dma.Reference;
using Dma.Variants;
using Dma.Variants.Bounce;

namespace Dma.Mutants;

/// <summary>What mutants are made of: a profile of the reference with a part replaced, or a wrapper around it.</summary>
internal static class Base
{
    public const string Coherent = "coherent";
    public const string WriteBack = "write-back";
    public const string Isolating = "isolating";
    public const string WriteBuffer = "write-buffer";
    public const string Interconnect = "interconnect";
    public const string OneLevel = "l1";
    public const string TwoLevels = "l1-l2";
    public const string Contiguous = "contiguous";
    public const string Bounce = "bounce";
    public const string Translated = "translated";
    public const string DeviceTree = "devicetree";
    public const string Restricted = "devicetree-restricted";
    public const string ArmIommu = "arm-iommu";
    public const string Iommu = "iommu";
    public const string Checked = "diagnosing";

    /// <summary>The clauses about content: once a wrong byte is in memory, whoever reads it next shows it.</summary>
    public static IReadOnlyList<string> Content { get; } =
    [
        "DMA-PLAT-006",
        "DMA-PLAT-007",
        .. Enumerable
            .Range(5, 11)
            .Append(17)
            .Append(23)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"DMA-MAP-{number:d3}")),
        "DMA-OPS-002",
        "DMA-OPS-018",
        // A take after the device's completion was seen in a WRITE_BARRIER region rests on that.
        "DMA-ORD-007",
    ];

    /// <summary>The clauses about content of blocks of pools, and of all other memory that CPU and device share.</summary>
    public static IReadOnlyList<string> PooledContent => [.. Shared, "DMA-POOL-010", "DMA-POOL-011"];

    /// <summary>The clauses about content, of lists too.</summary>
    public static IReadOnlyList<string> ListContent { get; } =
    [
        .. Content,
        .. Enumerable.Range(7, 6).Select(number => string.Create(CultureInfo.InvariantCulture, $"DMA-SG-{number:d3}")),
    ];

    /// <summary>The clauses of old names: what one of them has left wrong another may show.</summary>
    public static IReadOnlyList<string> OldNames { get; } =
    [
        .. Enumerable.Range(1, 9).Select(number => string.Create(CultureInfo.InvariantCulture, $"DMA-PCI-{number:d3}")),
        "DMA-PLAT-006",
        "DMA-MAP-011",
    ];

    /// <summary>The clauses about content of memory that CPU and device share.</summary>
    public static IReadOnlyList<string> Shared { get; } =
    [
        "DMA-PLAT-006",
        "DMA-COH-012",
        "DMA-COH-013",
        "DMA-COH-016",
        .. Enumerable.Range(1, 7).Select(number => string.Create(CultureInfo.InvariantCulture, $"DMA-ORD-{number:d3}")),
        "DMA-MAP-027",
        "DMA-DEV-009",
        "DMA-OPS-004",
    ];

    /// <summary>The clauses about content of memory that users see as well.</summary>
    public static IReadOnlyList<string> SeenByUsers { get; } =
    [
        "DMA-COH-017",
        .. Enumerable
            .Range(4, 5)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"DMA-MMAP-{number:d3}")),
        .. Shared,
    ];

    /// <summary>
    /// A slip that has nothing to do with lists or pools, on machines without: it would show in them as soon as elsewhere. Nor is
    /// there a checker, which would report what follows from a slip as a mistake of the driver.
    /// </summary>
    public static Func<IDmaPlatformFactory> Of(string profile, Func<MachineParts, MachineParts> replace) =>
        () =>
            new AlteredFactory(
                profile,
                parts =>
                    replace(
                        parts.WithoutOldNames().WithoutLists().WithoutPools().WithoutPorts().WithoutSuspend() with
                        {
                            Diagnostics = null,
                        }
                    )
            );

    /// <summary>A slip in ports of devices, on machines without lists, pools and old names.</summary>
    public static Func<IDmaPlatformFactory> OfPorts(Func<MachineParts, MachineParts> replace) =>
        () =>
            new AlteredFactory(
                ArmIommu,
                parts => replace(parts.WithoutOldNames().WithoutLists().WithoutPools().WithoutSuspend())
            );

    /// <summary>A slip in suspend and resume, on machines without lists, pools, ports and old names.</summary>
    public static Func<IDmaPlatformFactory> OfSuspend(Func<Machine, Suspension> make) =>
        () =>
            new AlteredFactory(
                ArmIommu,
                parts => parts.WithoutOldNames().WithoutLists().WithoutPools().WithoutPorts() with { Suspension = make }
            );

    /// <summary>A slip in lists.</summary>
    public static Func<IDmaPlatformFactory> OfLists(string profile, Func<MachineParts, MachineParts> replace) =>
        () => new AlteredFactory(profile, parts => replace(parts.WithoutOldNames().WithoutPools()));

    /// <summary>A slip in pools.</summary>
    public static Func<IDmaPlatformFactory> OfPools(string profile, Func<MachineParts, MachineParts> replace) =>
        () => new AlteredFactory(profile, parts => replace(parts.WithoutOldNames().WithoutLists()));

    /// <summary>A slip in old names. Lists and pools are there for slips in theirs alone.</summary>
    public static Func<IDmaPlatformFactory> OfOldNames(
        string profile,
        Func<Machine, LegacyNames> make,
        bool lists = false,
        bool pools = false
    ) =>
        () =>
            new AlteredFactory(
                profile,
                parts =>
                {
                    parts = lists ? parts.WithoutBuffers() : parts.WithoutLists();
                    return (pools ? parts : parts.WithoutPools()) with
                    {
                        LegacyNames = make,
                        DeviceMemory = DeviceMemoryDescription.Unstated,
                        DoubleAddressCycle = null,
                    };
                }
            );

    /// <summary>A slip in addresses of two cycles, which lead to pages alone.</summary>
    public static Func<IDmaPlatformFactory> OfDac(string profile, Func<Machine, DoubleAddressCycle> make) =>
        () =>
            new AlteredFactory(
                profile,
                parts =>
                    parts.WithoutBuffers().WithoutLists().WithoutPools() with
                    {
                        Legacy = null,
                        DacAddresses = make,
                    }
            );

    /// <summary>A machine of a profile with another allocator of declared memory.</summary>
    public static Func<IDmaPlatformFactory> Declared(string profile, Func<Machine, DeviceMemoryAllocator> make) =>
        Of(profile, parts => parts with { DeviceMemoryAllocator = make });

    private static MachineParts WithoutOldNames(this MachineParts parts) =>
        parts with
        {
            Legacy = null,
            DoubleAddressCycle = null,
        };

    /// <summary>A machine built of a board that is read or laid out in another way; what the tree says stays what it says.</summary>
    public static Func<IDmaPlatformFactory> Board(
        string profile,
        Func<DeviceTreeBlob, BoardReader>? read = null,
        Func<Board, BoardBuilder>? build = null
    ) =>
        () =>
        {
            var tree = DeviceTreeBlob.Read(DeviceTreeBoards.BlobOf(profile));
            var board = (read?.Invoke(tree) ?? new BoardReader(tree)).Read();
            var made = (build?.Invoke(board) ?? new BoardBuilder(board)).Build(profile);
            return new AlteredFactory(
                profile,
                parts => (made with { DeviceTree = parts.DeviceTree, Seed = parts.Seed }).WithoutLists()
            );
        };

    private static MachineParts WithoutSuspend(this MachineParts parts) => parts with { Suspends = false };

    private static MachineParts WithoutPorts(this MachineParts parts) =>
        parts with
        {
            Ports = static _ => MasterPortsDescription.Unstated,
        };

    private static MachineParts WithoutLists(this MachineParts parts) => parts with { Scatterlist = null };

    private static MachineParts WithoutPools(this MachineParts parts) => parts with { Pool = null };

    /// <summary>A machine without coherent memory, for slips that show there sooner than in mappings.</summary>
    public static MachineParts WithoutBuffers(this MachineParts parts) =>
        parts with
        {
            MemoryMap = parts.MemoryMap.WithAreas([], default),
        };

    /// <summary>A machine without registers, for slips that show in mappings of them as soon as in those of memory.</summary>
    public static MachineParts WithoutRegisters(this MachineParts parts) =>
        parts with
        {
            Dispatch = parts.Dispatch! with { Registers = [], ResourceMappings = 0 },
        };

    /// <summary>A machine with registers of its second device that the first can be given.</summary>
    public static MachineParts WithRegisters(this MachineParts parts) =>
        parts with
        {
            Dispatch = new()
            {
                Registers =
                [
                    new()
                    {
                        Owner = new(1),
                        Start = new(0x4000_0000),
                        Size = new(0x1800),
                    },
                ],
                Optional = [new() { Device = new(0), MapsResources = Claim.Yes }],
            },
        };

    /// <summary>A machine whose map takes no buffers, for slips that show in mappings of buffers as soon as in buffers.</summary>
    public static MachineParts MappingNoBuffers(this MachineParts parts) =>
        parts with
        {
            Coherent = parts.Coherent with { MapTakesBuffers = Claim.No },
        };

    /// <summary>A memory map with other areas for coherent memory.</summary>
    public static MemoryMap WithAreas(this MemoryMap map, ImmutableArray<FrameRange> areas, FrameRange atomicPool) =>
        new()
        {
            Regions = map.Regions,
            Low = map.Low,
            High = map.High,
            Landmarks = map.Landmarks,
            LinearBase = map.LinearBase,
            LinearFrames = map.LinearFrames,
            PageBase = map.PageBase,
            CoherentAreas = areas,
            AtomicPool = atomicPool,
            BouncePool = map.BouncePool,
            RestrictedPool = map.RestrictedPool,
            RemapBase = map.RemapBase,
        };

    public static Func<IDmaPlatformFactory> Wrapped(string profile, Func<Machine, IDmaPlatform> wrap) =>
        () => new AlteredFactory(profile, parts => parts.WithoutOldNames().WithoutLists().WithoutPools(), wrap);

    /// <summary>A machine whose calls a checker looks at.</summary>
    public static Func<IDmaPlatformFactory> Diagnosed(string profile, Func<Machine, IDmaPlatform> wrap) =>
        () => new AlteredFactory(profile, parts => parts.WithoutOldNames(), wrap);

    /// <summary>A machine of the iommu profile whose domains are others.</summary>
    public static Func<IDmaPlatformFactory> Pages(Func<Machine, DomainId, PagedDomain> make) =>
        Of(Iommu, parts => parts with { PagedDomain = make });

    /// <summary>The same, of a platform that does not tell where an address leads, so that devices have to show it.</summary>
    public static Func<IDmaPlatformFactory> PagesUntold(Func<Machine, DomainId, PagedDomain> make) =>
        Of(Iommu, parts => parts with { PagedDomain = make, Domains = machine => new TellsNothing(machine) });

    /// <summary>A machine of the iommu profile that makes domains, and attaches devices to them, in another way.</summary>
    public static Func<IDmaPlatformFactory> Domains(Func<Machine, Domains> make) =>
        Of(Iommu, parts => parts with { Domains = make });

    /// <summary>A machine of the bounce profile whose devices have other operations.</summary>
    public static Func<IDmaPlatformFactory> Bounces(Func<Device, DeviceOperations> make) =>
        Of(Bounce, parts => parts with { BouncedOperations = make });

    /// <summary>A machine of the bounce profile whose pools hold few sets, and that promises less.</summary>
    public static MachineParts WithSets(this MachineParts parts, ulong sets)
    {
        var bounce = parts.Bounce;
        var few = (int)sets - (sets > 1 ? 1 : 0);
        return parts with
        {
            Platform = parts.Platform.With(
                room: new()
                {
                    Blocks = parts.Platform.Room.Blocks,
                    PagesPerBlock = parts.Platform.Room.PagesPerBlock,
                    Mappings = few + 2,
                    MappingSize = parts.Platform.Room.MappingSize,
                }
            ),
            Bounce = device => bounce(device) with { Mappings = bounce(device).Mappings == 0 ? 0 : few },
            MemoryMap = parts.MemoryMap.With(bouncePool: new(0, sets * 0x40)),
        };
    }

    /// <summary>A machine with lists that copies every buffer, and maps none that was allocated for a device.</summary>
    public static Func<IDmaPlatformFactory> BouncedLists(string profile, BounceMachine.Maker make) =>
        OfLists(profile, parts => BounceMachine.Of(parts, make).MappingNoBuffers());

    /// <summary>A machine that copies every buffer. It maps none that was allocated for a device, so that a slip shows in streaming.</summary>
    public static Func<IDmaPlatformFactory> Bounced(string profile, BounceMachine.Maker make) =>
        Of(profile, parts => BounceMachine.Of(parts, make).MappingNoBuffers());

    private sealed class TellsNothing(Machine machine) : Reference.Domains(machine)
    {
        public override Answer<PhysicalAddress> TranslationOf(DomainId id, DmaAddress address) => Answer.Unsupported;
    }
}
