using Dma.Reference;

namespace Dma.Variants;

/// <summary>Descriptions that say something else in one line.</summary>
public static class Claims
{
    /// <summary>Changes what is said of streaming mappings; null leaves a line as it is.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="keeps">Whether unwritten bytes are kept.</param>
    /// <param name="takes">Whether taking invalidates.</param>
    /// <param name="drains">Whether giving drains the write buffer.</param>
    /// <param name="skip">Whether SKIP_CPU_SYNC is honoured.</param>
    public static MachineParts Claiming(
        this MachineParts parts,
        Claim? keeps = null,
        Claim? takes = null,
        Claim? drains = null,
        Claim? skip = null
    )
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts with
        {
            Streaming = new()
            {
                MapMayCopy = parts.Streaming.MapMayCopy,
                KeepsUnwrittenBytes = keeps ?? parts.Streaming.KeepsUnwrittenBytes,
                TakingInvalidates = takes ?? parts.Streaming.TakingInvalidates,
                GivingDrainsWriteBuffer = drains ?? parts.Streaming.GivingDrainsWriteBuffer,
                HonoursSkipCpuSync = skip ?? parts.Streaming.HonoursSkipCpuSync,
            },
        };
    }

    /// <summary>Changes what is said of coherent memory; null leaves a line as it is.</summary>
    /// <param name="coherent">The description.</param>
    /// <param name="all">What is said of every attribute and of zeros.</param>
    public static CoherentDescription Saying(this CoherentDescription coherent, Claim all)
    {
        ArgumentNullException.ThrowIfNull(coherent);
        return coherent with
        {
            Zeroed = all,
            HonoursWriteBarrier = all,
            HonoursNonConsistent = all,
            HonoursNoKernelMapping = all,
            HonoursForceContiguous = all,
        };
    }

    /// <summary>Changes what is said of the machine; null leaves a line as it is.</summary>
    /// <param name="platform">The description.</param>
    /// <param name="cacheLine">The size of a cache line in bytes.</param>
    /// <param name="zeroed">Whether pages are zero at first.</param>
    /// <param name="fresh">Whether the machine is fresh.</param>
    /// <param name="strict">Whether removed translations are dead at once.</param>
    /// <param name="refusals">How many refusals in a row there may be.</param>
    /// <param name="room">What there is room for.</param>
    public static PlatformDescription With(
        this PlatformDescription platform,
        ulong? cacheLine = null,
        Claim? zeroed = null,
        Claim? fresh = null,
        Claim? strict = null,
        int? refusals = null,
        RoomPromise? room = null
    )
    {
        ArgumentNullException.ThrowIfNull(platform);
        var promised = room ?? platform.Room;
        return new()
        {
            Name = platform.Name,
            PageSize = platform.PageSize,
            CacheLine = cacheLine is { } line ? new(line) : platform.CacheLine,
            MemoryStartsZeroed = zeroed ?? platform.MemoryStartsZeroed,
            StartsFresh = fresh ?? platform.StartsFresh,
            ParallelInstances = platform.ParallelInstances,
            Isolates = platform.Isolates,
            IsolationGranule = platform.IsolationGranule,
            EnforcesDirection = platform.EnforcesDirection,
            StrictInvalidation = strict ?? platform.StrictInvalidation,
            LowMemory = platform.LowMemory,
            Room = new()
            {
                Blocks = promised.Blocks,
                PagesPerBlock = promised.PagesPerBlock,
                Mappings = promised.Mappings,
                MappingSize = promised.MappingSize,
                RefusalsInARow = refusals ?? promised.RefusalsInARow,
            },
        };
    }
}
