namespace Dma.Reference;

/// <summary>What a choice is about; part of what decides it. Parts of other assemblies use values from 1000 for their own.</summary>
public enum Purpose
{
    /// <summary>Where a block of pages lies.</summary>
    Placement = 1,

    /// <summary>Which DMA address a translated mapping gets.</summary>
    Address = 2,

    /// <summary>When a posted store arrives.</summary>
    Landing = 3,

    /// <summary>Which lines the cache evicts, writes back and brings in by itself.</summary>
    Upkeep = 4,

    /// <summary>Whether a load brings the next line in too.</summary>
    Prefetch = 5,

    /// <summary>What memory holds before anyone stored to it.</summary>
    PowerOn = 6,

    /// <summary>Where a coherent or non-coherent allocation lies, in memory and for the CPU.</summary>
    CoherentPlacement = 7,

    /// <summary>How long a store of the CPU waits in the write buffer.</summary>
    Draining = 8,

    /// <summary>Which free block a pool gives.</summary>
    PoolBlock = 12,
}

/// <summary>The free choices of a machine: each is a function of the seed, the step and what the choice is about.</summary>
/// <remarks>
/// How many choices were made before never matters. So a step that is left out moves no later choice, and a failure that
/// depends on an eviction or on a late store can be shrunk.
/// </remarks>
/// <param name="seed">The seed of the machine.</param>
public sealed class Choices(ulong seed)
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _seedHash = Mix(seed);
    private ulong _stepHash = Mix(Mix(seed));

    /// <summary>The step in progress, as <see cref="IStepAware.BeginStep" /> named it; 0 before the first.</summary>
    public ulong Step { get; private set; }

    /// <summary>A number for a choice of this step.</summary>
    /// <param name="purpose">What the choice is about.</param>
    /// <param name="detail">Tells choices with the same purpose in one step apart.</param>
    /// <returns>0 to 2^64-1, each equally likely over all seeds.</returns>
    public ulong Draw(Purpose purpose, ulong detail = 0) => Derive(_stepHash, purpose, detail);

    /// <summary>A number for a choice that holds for the machine's whole life.</summary>
    /// <param name="purpose">What the choice is about.</param>
    /// <param name="detail">Tells choices with the same purpose apart.</param>
    /// <returns>0 to 2^64-1, each equally likely over all seeds.</returns>
    public ulong DrawOnce(Purpose purpose, ulong detail) => Derive(_seedHash, purpose, detail);

    internal void BeginStep(ulong id)
    {
        Step = id;
        _stepHash = Mix(unchecked(_seedHash + id * Golden));
    }

    private static ulong Derive(ulong basis, Purpose purpose, ulong detail) =>
        Mix(unchecked(basis ^ ((ulong)purpose << 48) ^ Mix(detail + Golden)));

    // A permutation of the 64-bit numbers in which each input bit flips about half of the output bits.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
