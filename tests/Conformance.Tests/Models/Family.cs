using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>A machine, what it says of itself, and the programs that are walked with it.</summary>
/// <param name="Name">What a test's row is called.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Scope">The programs.</param>
/// <param name="Depth">How many steps a program has at the most.</param>
internal sealed record Family(string Name, Coherent Machine, Scope Scope, int Depth)
{
    /// <summary>Content that nobody stored, and that looks as if the first or second store had.</summary>
    public static IReadOnlyList<MachineState> LooksLikeStores { get; } =
    [new() { Memory = new(1, 1) }, new() { Memory = new(2, 2) }];

    /// <summary>What the machine says of its mappings, where that is less than it could say.</summary>
    public StreamingDescription? Says { get; init; }

    /// <summary>Whether it says of its devices whether they are coherent.</summary>
    public bool SaysCoherence { get; init; } = true;

    /// <summary>What the machine says of the buffers that it allocates.</summary>
    public CoherentDescription Buffers { get; init; } =
        new() { HonoursWriteBarrier = Claim.Yes, MapTakesBuffers = Claim.Yes };

    /// <summary>Whether the machine honours SKIP_CPU_SYNC.</summary>
    public bool HonoursSkip { get; init; } = true;

    /// <summary>The size of a cache line: both bytes, or one.</summary>
    public int LineSize { get; init; } = 2;

    /// <summary>Whether the content at allocation is declared.</summary>
    public Claim Zeroed { get; init; } = Claim.Yes;

    /// <summary>The states to begin in, where those are not all that the machine may be in.</summary>
    public IReadOnlyList<MachineState>? Starts { get; init; }

    public Finding Walk(int depth) => Search.Run(this, ReadProfile(), depth);

    /// <summary>The rules before the first step.</summary>
    public RuleState Begin() => new(ReadProfile(), Scope);

    public override string ToString() => Name;

    private Claim CoherenceOf(int mapping) =>
        !SaysCoherence ? Claim.Unstated
        : Machine.IsCoherent(mapping) ? Claim.Yes
        : Claim.No;

    private Profile ReadProfile()
    {
        var platform = new DescribedPlatform(
            new PlatformDescription
            {
                Name = "model",
                PageSize = new ByteCount(2),
                CacheLine = new ByteCount((ulong)LineSize),
                MemoryStartsZeroed = Zeroed,
                StartsFresh = Claim.Yes,
            },
            Says ?? Machine.Description,
            Buffers with
            {
                Zeroed = Zeroed,
            },
            [
                new DeviceDescription { Name = "a", Coherent = CoherenceOf(0) },
                new DeviceDescription { Name = "b", Coherent = CoherenceOf(1) },
            ]
        );
        return Profile.Read("model", platform, StreamingArea.Definition.Facets, []);
    }
}
