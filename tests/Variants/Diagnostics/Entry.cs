namespace Dma.Variants.Diagnostics;

/// <summary>By which calls something was given to a device, and is taken back.</summary>
public enum Family
{
    /// <summary>map and map_page.</summary>
    Mapping,

    /// <summary>map_list.</summary>
    List,

    /// <summary>alloc_coherent and alloc_noncoherent.</summary>
    Buffer,
}

/// <summary>Something that a device was given, as a checker keeps it.</summary>
public sealed record Entry
{
    /// <summary>By which calls it was given.</summary>
    public required Family Family { get; init; }

    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Its DMA addresses.</summary>
    public required DmaRange Range { get; init; }

    /// <summary>Who may store.</summary>
    public required DmaDirection Direction { get; init; }

    /// <summary>The step that made it.</summary>
    public required ulong Step { get; init; }

    /// <summary>Where its memory lies, counted in bytes over the numbers of pages; null where that is not known.</summary>
    public ulong? Place { get; init; }

    /// <summary>How many bytes it has there.</summary>
    public ulong Length { get; init; }

    /// <summary>Whether it was made without giving it to the device.</summary>
    public bool Skips { get; init; }

    /// <summary>The list and its number of entries, where it is of one.</summary>
    public (ListId Name, int Entries) List { get; init; }

    /// <summary>Where the CPU finds it, where it was allocated.</summary>
    public CpuAddress Cpu { get; init; }

    /// <summary>Whether it was asked if it failed.</summary>
    public bool Asked { get; set; }

    /// <summary>Whether it has a byte of a range.</summary>
    public bool Overlaps(DmaRange range) =>
        range.Length.Value > 0
        && Range.Start.Value <= range.Start.Value + (range.Length.Value - 1)
        && range.Start.Value <= Range.Start.Value + (Range.Length.Value - 1);

    /// <summary>Whether it has all bytes of a range.</summary>
    public bool Contains(DmaRange range) =>
        range.Start.Value >= Range.Start.Value
        && range.Start.Value - Range.Start.Value < Range.Length.Value
        && range.Length.Value <= Range.Length.Value - (range.Start.Value - Range.Start.Value);
}
