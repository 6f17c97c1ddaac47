using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Models;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A specification state of one device, blocks of four pages, and lists of them; pages have 4096 bytes and lines 64.</summary>
public abstract class ListFixture
{
    protected static readonly DeviceId Nic = new(0);

    private ulong _step;
    private SpecificationState? _state;

    private protected ScatterlistDescription Lists { get; set; } =
        new()
        {
            Room = new()
            {
                Lists = 1,
                Entries = 3,
                EntrySize = new ByteCount(0x2000),
            },
        };

    private protected StreamingDescription Mappings { get; set; } =
        new()
        {
            MapMayCopy = Claim.No,
            KeepsUnwrittenBytes = Claim.Yes,
            TakingInvalidates = Claim.Yes,
            GivingDrainsWriteBuffer = Claim.Yes,
        };

    private protected DeviceDescription First { get; set; } = new() { Name = "nic0", Coherent = Claim.Yes };

    private protected HashSet<ClauseIdText> SetAside { get; } = [];

    private protected SpecificationState State => _state ??= Make();

    private protected ScatterlistSpecification Scatterlist => State.Part<ScatterlistSpecification>();

    private protected MemorySpecification Memory => State.Part<MemorySpecification>();

    private protected ulong Next()
    {
        State.BeginStep(++_step);
        return _step;
    }

    private protected Block Block() =>
        Next() is var id
            ? Memory.Add(id, 4, new PageBlock(new PageNumber(id * 16), new CpuAddress(id * 0x1_0000)), isLow: true)
            : throw new InvalidOperationException();

    private protected ScatterList List(params IEnumerable<(Block Block, int Start, int Length)> entries)
    {
        var id = Next();
        Scatterlist.Add(id);
        _ = State.Handles.TryGet<ScatterList>(id, out var list);
        list!.Entries.AddRange(entries.Select(entry => new ListEntry(entry.Block, entry.Start, entry.Length, 0)));
        return list;
    }

    /// <summary>What the platform answers: a number of segments, and the segments.</summary>
    private protected string? Map(
        ScatterList list,
        DmaDirection direction,
        int count,
        params (ulong Start, ulong Length)[] segments
    ) => Judge(list, direction, Answer.Ok, count, 7, segments);

    private protected string? Refuse(ScatterList list, DmaDirection direction = DmaDirection.ToDevice) =>
        Judge(list, direction, Answer.Failed(Errno.NoMemory), 0, 0, []);

    private protected string? Judge(
        ScatterList list,
        DmaDirection direction,
        Answer answer,
        int count,
        ulong name,
        IEnumerable<(ulong Start, ulong Length)> segments
    )
    {
        var id = Next();
        var observation = new Observation();
        observation.Clear();
        var room = observation.ReserveRanges(list.Entries.Count);
        foreach (var (i, (start, length)) in segments.Index().Take(room.Length))
        {
            room[i] = new DmaRange(new DmaAddress(start), new ByteCount(length));
        }

        if (observation.Note(answer))
        {
            (observation.Value, observation.Other) = (name, unchecked((ulong)count));
            observation.KeepRanges(count);
        }

        var request = new ListRequest(id, Nic, list, direction, DmaAttributes.None);
        return ListJudgement.Judge(State, request, observation)?.Clause.Text;
    }

    private SpecificationState Make()
    {
        var platform = new Described(
            new DescribedPlatform(
                new PlatformDescription
                {
                    Name = "described",
                    CacheLine = new ByteCount(64),
                    StartsFresh = Claim.Yes,
                    LowMemory = DmaMask.FromBits(24),
                },
                Mappings,
                new CoherentDescription(),
                First
            ),
            Lists
        );
        return new SpecificationState(
            Profile.Read("described", platform, ScatterlistArea.Definition.Facets, []),
            SetAside.Select(clause => new Dma.Conformance.Clauses.ClauseId(clause.Text)).ToHashSet()
        );
    }

    /// <summary>A clause that is known to fail.</summary>
    private protected readonly record struct ClauseIdText(string Text);

    private sealed class Described(IDmaPlatform inner, ScatterlistDescription lists) : PassThrough(inner), IScatterlist
    {
        public ScatterlistDescription ScatterlistDescription => lists;

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = typeof(TFacet) == typeof(IScatterlist) ? this as TFacet : null;
            return facet is not null || base.TryGet(out facet);
        }

        public Answer<MappedList> MapList(
            DeviceId device,
            ReadOnlySpan<ScatterEntry> entries,
            DmaDirection direction,
            DmaAttributes attributes,
            Span<DmaRange> segments
        ) => throw new NotSupportedException();

        public Answer UnmapList(
            DeviceId device,
            ListId list,
            int entries,
            DmaDirection direction,
            DmaAttributes attributes
        ) => throw new NotSupportedException();

        public Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction) =>
            throw new NotSupportedException();

        public Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction) =>
            throw new NotSupportedException();
    }
}
