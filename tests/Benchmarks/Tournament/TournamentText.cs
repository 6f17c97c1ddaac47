using System.Globalization;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>The rounds of a tournament as Markdown.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="rounds">All rounds; those of a sequence follow each other in the order of the contestants.</param>
internal sealed class TournamentText(TextWriter output, IReadOnlyList<Round> rounds)
{
    private static string Ours => Contestant.All[0].Name;

    /// <summary>The least programs that any shrinker found, by mutant, of those that show its clause.</summary>
    private readonly Dictionary<string, Simplicity> _least = rounds
        .Where(round => !round.Slipped)
        .GroupBy(round => round.Sequence.Mutant.Name)
        .ToDictionary(
            found => found.Key,
            found =>
                found
                    .Select(round => round.Simplicity)
                    .Aggregate((least, next) => next.IsSimplerThan(in least) ? next : least)
        );

    /// <summary>Prints all.</summary>
    /// <param name="shortLength">How long the short sequences are.</param>
    /// <param name="longLength">How long the long ones are.</param>
    public void Print(int shortLength, int longLength)
    {
        var mutants = rounds.Select(round => round.Sequence.Mutant.Name).Distinct().Count();
        var walked = rounds.Count(round => round.Contestant == Ours && round.Sequence.Walks == 1);
        var joined = rounds.Count(round => round.Contestant == Ours) - walked;
        output.WriteLine("# The shrinker by tournament");
        output.WriteLine();
        output.WriteLine(
            Invariant(
                $"Our shrinker and those of FsCheck 3.6.0 on the same failing sequences of {mutants} mutants of all areas, one of about {shortLength} steps and one of about {longLength:n0} for each, with the same executor and the same judge. `dotnet run --project tests/Benchmarks -c Release -- tournament 3`; all but the times is the same in every run."
            )
        );
        output.WriteLine();
        output.WriteLine(
            Invariant(
                $"A sequence is one walk over the mutant that breaks its clause for the first time in its last fifth ({walked} of {walked + joined}). Where 300 walks have none such, because the mutant falls sooner, it is short walks that pass, one after the other on one machine, and last one that fails ({joined}). In both cases it ends with the step at which it fails, and no step of it is left out when it is executed."
            )
        );
        output.WriteLine();
        output.WriteLine(
            """
            - **FsCheck list**: `Arb.Array` over the operations, each with FsCheck's own shrinker of numbers for each of its arguments. A candidate with a step that is not allowed where it stands is rejected, at that step; what is allowed depends on what the platform answers, so that this too is an execution. Any failure counts, as FsCheck does it; *same clause*: the clause must be the same; *leaving out*: a step that is not allowed is left out of the candidate instead, as our executor does. The two that reject give up on nearly every long sequence and take longer there than all others together; so the first is tried on short ones alone, the second on long ones of one mutant of each area.
            - **FsCheck StateMachine**: `FsCheck.Experimental.StateMachine`, each step an operation that needs what earlier ones provide; a step that is not allowed is left out. As it is it shrinks no arguments and takes any failure; *same clause, arguments*: `ShrinkOperations` overridden.
            - An execution is a program on a fresh machine; ours count the walks that only look at states, and the last five repetitions. The length is that of the program that is executed in the end, over that of the shortest one known, if it was found here or before. "Simplest" is the simplest program that any of them found for the mutant. What slipped to another clause, which is none that the first presumes, does not count for lengths.
            """
        );
        PrintShrinkers(shortLength, longLength);
        PrintMutants();
        PrintLosses();
        PrintSummary(shortLength, longLength);
    }

    private void PrintShrinkers(int shortLength, int longLength)
    {
        foreach (var length in new[] { shortLength, longLength })
        {
            output.WriteLine();
            output.WriteLine(Invariant($"## Sequences of {length:n0} steps"));
            output.WriteLine();
            output.WriteLine(
                "| shrinker | sequences | executions, mean | p95 | most | operations executed, mean | length over the shortest, mean | worst | at the shortest | simplest | gave up at 5,000 | slipped | processor time over ours |"
            );
            output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var contestant in Contestant.All)
            {
                var mine = Of(contestant.Name, length, longLength);
                if (mine.Length == 0)
                {
                    continue;
                }

                var kept = mine.Where(round => !round.Slipped).ToArray();
                output.WriteLine(
                    Invariant(
                        $"| {contestant.Name} | {mine.Length} | {mine.Average(round => round.Executions):n0} | {Percentile(mine, 95):n0} | {mine.Max(round => round.Executions):n0} | {mine.Average(round => round.Operations):n0} | {kept.Average(OverShortest):f2} | {kept.Max(OverShortest):f1} | {Share(kept.Count(round => OverShortest(round) <= 1), kept.Length)} | {Share(kept.Count(IsSimplest), kept.Length)} | {mine.Count(round => round.GaveUp)} | {mine.Length - kept.Length} | {TimeOverOurs(mine):f1} |"
                    )
                );
            }
        }
    }

    private void PrintMutants()
    {
        output.WriteLine();
        output.WriteLine("## Mutants");
        output.WriteLine();
        output.WriteLine(
            "Steps of the program in the end, and the executions in brackets; \\* gave up, † slipped to another clause."
        );
        output.WriteLine();
        output.WriteLine(
            $"| mutant | clause | walks | steps | shortest | {string.Join(" | ", Contestant.All.Select(contestant => contestant.Name))} |"
        );
        output.WriteLine($"|---|---|---|---|---|{string.Concat(Contestant.All.Select(_ => "---|"))}");
        foreach (var sequence in rounds.GroupBy(round => round.Sequence))
        {
            var results = Contestant.All.Select(contestant =>
                sequence.FirstOrDefault(round => round.Contestant == contestant.Name) is { } round
                    ? Invariant(
                        $"{round.Simplicity.Steps} ({round.Executions:n0}){(round.GaveUp ? "\\*" : "")}{(round.Slipped ? "†" : "")}"
                    )
                    : ""
            );
            output.WriteLine(
                Invariant(
                    $"| {sequence.Key.Mutant.Name} | {sequence.Key.Clause} | {sequence.Key.Walks} | {sequence.Key.Steps.Length:n0} | {ShortestOf(sequence.First())} | {string.Join(" | ", results)} |"
                )
            );
        }
    }

    /// <summary>The sequences of which another shrinker made a shorter program.</summary>
    private void PrintLosses()
    {
        output.WriteLine();
        output.WriteLine("## Where ours is not the shortest");
        output.WriteLine();
        var lost = 0;
        foreach (var sequence in rounds.GroupBy(round => round.Sequence))
        {
            var ours = sequence.Single(round => round.Contestant == Ours);
            var best = sequence.Where(round => !round.Slipped).MinBy(round => round.Simplicity.Steps);
            if (best is not null && best.Simplicity.Steps < ours.Simplicity.Steps)
            {
                lost++;
                output.WriteLine(
                    Invariant(
                        $"- {sequence.Key.Mutant.Name}, {sequence.Key.Steps.Length:n0} steps: ours {ours.Simplicity.Steps} in {ours.Executions:n0} executions; {best.Contestant} {best.Simplicity.Steps} in {best.Executions:n0}"
                    )
                );
            }
        }

        if (lost == 0)
        {
            output.WriteLine("Nowhere.");
        }
    }

    private void PrintSummary(int shortLength, int longLength)
    {
        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        var (few, many) = (Of(Ours, shortLength, longLength), Of(Ours, longLength, longLength));
        foreach (var (length, mine) in new[] { (shortLength, few), (longLength, many) })
        {
            Line($"executions, {length:n0} steps, mean", $"{mine.Average(round => round.Executions):f0}", "150");
            Line($"executions, {length:n0} steps, p95", $"{Percentile(mine, 95):n0}", "400");
        }

        var growth = many.Average(round => round.Executions) / few.Average(round => round.Executions);
        Line($"executions, {longLength:n0} steps over {shortLength}", $"{growth:f2}", "1.3");
        foreach (var contestant in Contestant.All)
        {
            foreach (var length in new[] { shortLength, longLength })
            {
                var mine = Of(contestant.Name, length, longLength);
                if (mine.Length == 0)
                {
                    continue;
                }

                var kept = mine.Where(round => !round.Slipped).ToArray();
                Line(
                    $"{contestant.Name}, {length:n0} steps",
                    $"{mine.Average(round => round.Executions):n0} executions, {kept.Average(OverShortest):f2} of the shortest (worst {kept.Max(OverShortest):f1}), gave up {mine.Count(round => round.GaveUp)}, slipped {mine.Length - kept.Length} of {mine.Length}, {TimeOverOurs(mine):f1} times our processor time",
                    ""
                );
            }
        }

        void Line(FormattableString what, FormattableString measured, string goal) =>
            output.WriteLine($"| {Invariant(what)} | {Invariant(measured)} | {goal} |");
    }

    private Round[] Of(string contestant, int length, int longLength) =>
        [
            .. rounds.Where(round =>
                round.Contestant == contestant && round.Sequence.Steps.Length > longLength / 2 == (length == longLength)
            ),
        ];

    /// <summary>The processor time over ours on the same sequences.</summary>
    private double TimeOverOurs(Round[] mine)
    {
        var sequences = mine.Select(round => round.Sequence).ToHashSet();
        return mine.Sum(round => round.Time)
            / rounds
                .Where(round => round.Contestant == Ours && sequences.Contains(round.Sequence))
                .Sum(round => round.Time);
    }

    private double OverShortest(Round round) => (double)round.Simplicity.Steps / ShortestOf(round);

    private int ShortestOf(Round round) =>
        Math.Min(
            round.Sequence.Mutant.ShortestRepro,
            _least.TryGetValue(round.Sequence.Mutant.Name, out var least) ? least.Steps : int.MaxValue
        );

    /// <summary>Whether length and arguments are the least that any shrinker found; which handles it uses is a matter of taste.</summary>
    private bool IsSimplest(Round round)
    {
        var least = _least[round.Sequence.Mutant.Name];
        return (round.Simplicity.Steps, round.Simplicity.Telling, round.Simplicity.Sum)
            == (least.Steps, least.Telling, least.Sum);
    }

    private static long Percentile(Round[] mine, int percent)
    {
        var sorted = mine.Select(round => round.Executions).Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }

    private static string Share(int part, int whole) => Invariant($"{100.0 * part / Math.Max(1, whole):f0} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
