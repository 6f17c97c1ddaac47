using Dma.Reference;

namespace Dma.Mutants.Streaming;

/// <summary>Ranges of lines that are not the right ones.</summary>
internal static class Lines
{
    private const ulong Line = 64;

    /// <summary>The part of a range that lies in the lines that a field of bits can count; the whole range if the field would be empty.</summary>
    public static ByteCount InField(PhysicalAddress start, ByteCount size, ulong field)
    {
        var lines = ((start.Value + size.Value - 1) / Line) - (start.Value / Line) + 1;
        var counted = lines & field;
        return counted == 0 ? size : new(Math.Min(size.Value, counted * Line - start.Value % Line));
    }

    /// <summary>The part of a range that lies in as many lines as its size fills.</summary>
    public static ByteCount Counted(PhysicalAddress start, ByteCount size)
    {
        var lines = (size.Value + Line - 1) / Line;
        return new(Math.Min(size.Value, lines * Line - start.Value % Line));
    }
}

internal sealed class MapCountsLinesFromSize(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "map-counts-lines-from-size",
            "A TO_DEVICE map cleans as many lines as the size fills, one too few where the buffer begins inside a line.",
            "DMA-MAP-005",
            ["DMA-MAP-015", "DMA-MAP-017", "DMA-OPS-018"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new MapCountsLinesFromSize(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction != DmaDirection.ToDevice || device.IsCoherent || Skips(attributes))
            base.AtMap(device, mapping, attributes);
        else
            Machine.Cache.Clean(mapping.Buffer, Lines.Counted(mapping.Buffer, mapping.Size));
    }
}

internal sealed class UnmapCountsLinesFromSize(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-counts-lines-from-size",
            "A FROM_DEVICE unmap drops as many lines as the size fills, one too few where the buffer begins inside a line.",
            "DMA-MAP-008",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p with { CacheMaintenance = machine => new UnmapCountsLinesFromSize(machine) }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        var size = Lines.Counted(mapping.Buffer, mapping.Size);
        if (mapping.Direction == DmaDirection.FromDevice && !Skips(attributes))
            Take(device, mapping.Buffer, size, mapping.Direction);
        else
            base.AtUnmap(device, mapping, attributes);
    }
}
