namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>A mutant that Stryker made of the reference.</summary>
/// <param name="Id">Its number in the mutated assembly.</param>
/// <param name="File">The file, as a path from the root of the repository.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Member">The member of the file, with a number behind it where the same text is mutated alike more than once in it.</param>
/// <param name="Mutator">What kind of mutation it is.</param>
/// <param name="Original">The text that is replaced, in one line.</param>
/// <param name="Replacement">What stands there instead, in one line.</param>
/// <param name="Status">What Stryker says of it.</param>
internal sealed record StrykerMutant(
    int Id,
    string File,
    int Line,
    string Member,
    string Mutator,
    string Original,
    string Replacement,
    string Status
)
{
    /// <summary>The folder of the reference in which it is; those beside the folders are in <c>Platform</c>.</summary>
    public string Area => File.Split('/') is [_, _, var area, _, ..] ? area : "Platform";

    /// <summary>Whether it is in the mutated assembly and not covered by a larger one.</summary>
    public bool CanRun => Status is not ("CompileError" or "Ignored");

    /// <summary>What names it for as long as the text stands: lines may move.</summary>
    public (string File, string Member, string Original, string Replacement) Key =>
        (File, Member, Original, Replacement);
}
