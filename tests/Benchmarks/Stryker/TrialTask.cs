using System.Globalization;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>What a worker is to do: one line.</summary>
/// <param name="Mutant">The mutant that is active meanwhile, or <see cref="MutatedReference.None" />.</param>
/// <param name="IsStatic">Whether it acts while static fields are initialised, so that it needs a reference that is loaded anew.</param>
/// <param name="Operations">How many operations each profile gets at the most.</param>
/// <param name="Profiles">The profiles.</param>
internal sealed record TrialTask(int Mutant, bool IsStatic, long Operations, IReadOnlyList<string> Profiles)
{
    public static TrialTask Parse(string line)
    {
        var words = line.Split(' ');
        return new TrialTask(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            bool.Parse(words[1]),
            long.Parse(words[2], CultureInfo.InvariantCulture),
            words[3..]
        );
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Mutant} {IsStatic} {Operations} {string.Join(' ', Profiles)}");
}

/// <summary>What a task came to: one line.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Operations">How many operations each profile had got at the most; 0 if none reaches the mutant.</param>
/// <param name="IsKilled">Whether a clause was found broken, or the process did not live to tell.</param>
/// <param name="Clause">The clause, or what happened to the process; empty if the mutant survived.</param>
/// <param name="Profile">The profile that showed it; empty if none did.</param>
/// <param name="FoundAfter">How many operations of that profile it took; 0 of a survivor.</param>
internal sealed record Outcome(
    int Mutant,
    long Operations,
    bool IsKilled,
    string Clause,
    string Profile,
    long FoundAfter
)
{
    /// <summary>Stands for a platform of which no factory could be made.</summary>
    public const string NoFactory = "no-factory";

    /// <summary>Stands for a platform that the suite does not begin with.</summary>
    public const string Refused = "refused";

    /// <summary>Stands for a process that ended.</summary>
    public const string Died = "process-died";

    /// <summary>Stands for a process that was silent for too long.</summary>
    public const string Silent = "process-silent";

    /// <summary>Whether a call did not return.</summary>
    public bool IsHang { get; init; }

    public static Outcome Parse(string line)
    {
        var words = line.Split('\t');
        return new Outcome(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture),
            bool.Parse(words[2]),
            words[3],
            words[4],
            long.Parse(words[5], CultureInfo.InvariantCulture)
        )
        {
            IsHang = bool.Parse(words[6]),
        };
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mutant}\t{Operations}\t{IsKilled}\t{Clause}\t{Profile}\t{FoundAfter}\t{IsHang}"
        );
}
