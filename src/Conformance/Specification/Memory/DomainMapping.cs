namespace Dma.Conformance.Specification.Memory;

/// <summary>A domain that the driver manages.</summary>
/// <param name="Id">The id of the step that made it.</param>
/// <param name="Name">What the platform calls it.</param>
internal sealed record Domain(ulong Id, DomainId Name)
{
    /// <summary>The devices that are attached to it.</summary>
    public List<DeviceId> Devices { get; } = [];

    /// <summary>What is translated, by page of device addresses.</summary>
    public Dictionary<ulong, Mapping> Pages { get; } = [];

    /// <summary>How many translations were asked for since nothing was translated.</summary>
    public int Translations { get; set; }

    /// <summary>The id of the step that freed it; null as long as it is live.</summary>
    public ulong? FreedAt { get; set; }

    /// <summary>The page of device addresses behind the last removal.</summary>
    public ulong? RemovedUpTo { get; set; }
}

/// <summary>What one call mapped in a domain: a row of windows of one page each, since any of them may be removed.</summary>
internal sealed class DomainMapping : IStandsFor<Mapping>
{
    /// <summary>The id of the step that mapped it.</summary>
    public required ulong Id { get; init; }

    public required Domain Domain { get; init; }

    /// <summary>The first page of device addresses.</summary>
    public required ulong Page { get; init; }

    /// <summary>The windows, live or removed, in the order of their addresses.</summary>
    public List<Mapping> Windows { get; } = [];

    /// <summary>How many bytes it has.</summary>
    public ulong Length => (ulong)Windows.Sum(window => (long)window.Length);

    /// <summary>Whether none of it is translated any more.</summary>
    public bool Ended => Windows.TrueForAll(window => window.Ended);

    /// <summary>What it begins with.</summary>
    Mapping? IStandsFor<Mapping>.Other => Windows[0];

    /// <summary>Finds the window that has a byte; the last one where it is not as long.</summary>
    /// <param name="offset">The byte, from the start.</param>
    /// <param name="within">The byte, from the start of the window.</param>
    public Mapping At(ulong offset, out ulong within)
    {
        var length = (ulong)Windows[0].Length;
        var index = (int)Math.Min(offset / length, (ulong)(Windows.Count - 1));
        within = offset - (ulong)index * length;
        return Windows[index];
    }
}
