using System.Collections.Immutable;
using Dma.Reference;

namespace Dma.Variants;

/// <summary>Memory maps that differ in a line.</summary>
public static class MemoryMaps
{
    /// <summary>Changes where memory is; null leaves a line as it is.</summary>
    /// <param name="map">The map.</param>
    /// <param name="regions">Where there is memory.</param>
    /// <param name="low">The part that stands for low memory.</param>
    /// <param name="areas">The parts set aside for coherent memory.</param>
    /// <param name="bouncePool">The part set aside for copies of buffers.</param>
    /// <param name="restrictedPool">The part set aside for the device with a pool of its own.</param>
    /// <param name="remapBase">Where the CPU sees allocations that are remapped.</param>
    public static MemoryMap With(
        this MemoryMap map,
        ImmutableArray<FrameRange>? regions = null,
        FrameRange? low = null,
        ImmutableArray<FrameRange>? areas = null,
        FrameRange? bouncePool = null,
        FrameRange? restrictedPool = null,
        CpuAddress? remapBase = null
    )
    {
        ArgumentNullException.ThrowIfNull(map);
        return new()
        {
            Regions = regions ?? map.Regions,
            Low = low ?? map.Low,
            High = map.High,
            Landmarks = map.Landmarks,
            LinearBase = map.LinearBase,
            LinearFrames = map.LinearFrames,
            PageBase = map.PageBase,
            CoherentAreas = areas ?? map.CoherentAreas,
            AtomicPool = map.AtomicPool,
            BouncePool = bouncePool ?? map.BouncePool,
            RestrictedPool = restrictedPool ?? map.RestrictedPool,
            RemapBase = remapBase ?? map.RemapBase,
        };
    }
}
