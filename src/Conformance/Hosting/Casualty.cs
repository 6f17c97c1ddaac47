using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>A sequence that took its process with it: by its death, or by a call that did not return.</summary>
internal sealed record Casualty
{
    /// <summary>The profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The number of the batch; -1 if the first machine of the profile could not be met.</summary>
    public required int Batch { get; init; }

    /// <summary>The index of the sequence in the batch.</summary>
    public required int Index { get; init; }

    /// <summary>Whether what the sequence had shown was being made short: then it stands as it was found.</summary>
    public required bool Shrinks { get; init; }

    /// <summary>The call that did not come back: the name of an operation, or what else is done with a machine.</summary>
    public required string Call { get; init; }

    /// <summary>The finding; null where one of the same call was found before.</summary>
    public Finding? Finding { get; init; }
}

/// <summary>The sequences that a profile has lost, and what follows for those to come.</summary>
/// <remarks>A call that took a process twice is left out from then on: else most sequences would end there, and the rest of the run would not be done.</remarks>
/// <param name="all">The sequences, in the order in which they were lost.</param>
internal sealed class Casualties(IReadOnlyList<Casualty> all)
{
    /// <summary>How often a call may take its process before it is left out.</summary>
    private const int Most = 2;

    /// <summary>No sequence is lost.</summary>
    public static Casualties None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => all.Count;

    /// <summary>The calls that are not made any more, in ordinal order.</summary>
    public IReadOnlyList<string> LeftOut { get; } =
    [
        .. all.GroupBy(casualty => casualty.Call, StringComparer.Ordinal)
            .Where(calls => calls.Count() >= Most)
            .Select(calls => calls.Key)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether the profile is given up: what took its process again is nothing that could be left out.</summary>
    public bool IsGivenUp => LeftOut.Any(call => AreaTable.Standard.Find(call) is null);

    /// <summary>The findings, in the order in which they were found.</summary>
    public IEnumerable<Finding> Findings => all.Select(casualty => casualty.Finding).OfType<Finding>();

    /// <summary>Whether the first machine of the profile could not be met.</summary>
    public Finding? Unmet => all.FirstOrDefault(casualty => casualty.Batch < 0)?.Finding;

    /// <summary>With a further one.</summary>
    public Casualties With(Casualty casualty) => new([.. all, casualty]);

    /// <summary>Whether a call took a process before.</summary>
    public bool Knows(string call) => all.Any(casualty => casualty.Call == call);

    /// <summary>Whether a sequence is lost already.</summary>
    public bool Knows(int batch, int index, bool shrinks) =>
        all.Any(casualty => casualty.Batch == batch && casualty.Index == index && casualty.Shrinks == shrinks);

    /// <summary>Whether a sequence is not walked again.</summary>
    public bool Skips(int batch, int index) => Knows(batch, index, shrinks: false);

    /// <summary>Whether what a sequence shows stands as it is found.</summary>
    public bool KeepsLong(int batch, int index) => Knows(batch, index, shrinks: true);
}
