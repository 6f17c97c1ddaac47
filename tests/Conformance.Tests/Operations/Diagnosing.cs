using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Reference;
using Mapping = Dma.Conformance.Specification.Memory.Mapping;

namespace Dma.Conformance.Tests.Operations;

/// <summary>A specification state of a platform that claims to find misuse, and steps to put into it.</summary>
/// <param name="finds">The classes that it claims.</param>
internal sealed class Diagnosing(params Misuse[] finds)
{
    public static readonly DeviceId Nic = new(0);
    public static readonly DeviceId Gpu = new(1);

    private readonly Claiming _platform = Create(finds);
    private SpecificationState? _state;

    /// <summary>Whether the platform keeps devices from what is not mapped; said before the state is used.</summary>
    public Claim Isolates
    {
        init => _platform.Said = _platform.Said with { Isolates = value };
    }

    /// <summary>Clauses that are known to fail; named before the state is used.</summary>
    public HashSet<ClauseId> SetAside { get; } = [];

    public SpecificationState State => _state ??= new(AreaTable.Standard.Read("diagnosing", _platform), SetAside);

    public DiagnosticsSpecification Part => State.Part<DiagnosticsSpecification>();

    public ulong Step { get; private set; }

    public ulong Begin()
    {
        State.BeginStep(++Step);
        return Step;
    }

    public Block Pages(ulong count = 1) =>
        State
            .Part<MemorySpecification>()
            .Add(
                Begin(),
                count,
                new PageBlock(new PageNumber(0x100 * Step), new CpuAddress(0xC000_0000 + Step * 0x10_0000)),
                isLow: true
            );

    /// <summary>A block of another kind than pages, which nobody but its windows can name.</summary>
    public Block Buffer(MemoryKind kind = MemoryKind.Coherent)
    {
        var made = new Block(Begin(), 0x1000, new CpuAddress(0xC000_0000 + Step * 0x10_0000), null, []) { Kind = kind };
        State.Part<MemorySpecification>().Begin(made, null);
        return made;
    }

    /// <summary>A mapping over some bytes of a block, which the device finds at the same offsets of a page for each block.</summary>
    public Mapping Window(
        Block block,
        int start,
        int end,
        DmaDirection direction = DmaDirection.Bidirectional,
        DeviceId? device = null,
        ulong? id = null,
        bool isDac = false
    ) =>
        new()
        {
            Id = id ?? Begin(),
            Device = device ?? Nic,
            Block = block,
            Start = start,
            End = end,
            Direction = direction,
            Coherence = Claim.Yes,
            IsPage = false,
            Kind = isDac ? WindowKind.Dac : WindowKind.Mapping,
            Address = new DmaAddress(block.Id * 0x10_0000 + (ulong)start),
        };

    /// <summary>The same, of which the state knows.</summary>
    public Mapping Map(
        Block block,
        int start,
        int end,
        DmaDirection direction = DmaDirection.Bidirectional,
        DeviceId? device = null
    )
    {
        var made = Window(block, start, end, direction, device);
        State.Part<StreamingSpecification>().Begin(made, DmaAttributes.None);
        return made;
    }

    /// <summary>What the platform is seen to report in a step.</summary>
    public Observation Report(params PlatformEvent[] reports)
    {
        var observation = new Observation();
        observation.Clear();
        _ = observation.Note(Answer.Ok);
        _platform.Pending.AddRange(reports);
        observation.Drain(_platform, diagnoses: true);
        return observation;
    }

    public static PlatformEvent Event(Misuse misuse, DeviceId device, ulong start, ulong length, ulong madeAt) =>
        new(PlatformEventKind.Misuse, device, new DmaRange(new DmaAddress(start), new ByteCount(length)), false)
        {
            Misuse = misuse,
            MadeAt = madeAt,
        };

    private static Claiming Create(Misuse[] finds) => new(new ReferenceFactory().Create("diagnosing", 1), finds);

    private sealed class Claiming(IDmaPlatform inner, Misuse[] finds) : PassThrough(inner), IDiagnostics
    {
        public List<PlatformEvent> Pending { get; } = [];

        public override PlatformDescription Description => Said;

        public PlatformDescription Said { get; set; } = inner.Description;

        public DiagnosticsDescription DiagnosticsDescription { get; } = new() { Finds = finds };

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = this as TFacet;
            return facet is not null || base.TryGet(out facet);
        }

        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            var count = Pending.Count;
            Pending.CopyTo(destination);
            Pending.Clear();
            return count;
        }
    }
}
