using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>Our shrinker and those of FsCheck on the same failing sequences.</summary>
internal static class TournamentTable
{
    private const ulong Seed = 1;
    private const int ShortLength = 200,
        LongLength = 1_000;

    /// <summary>Prints the table.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="progress">Where each sequence is named when it is done.</param>
    /// <param name="perArea">How many mutants of each area.</param>
    /// <returns>0.</returns>
    public static int Print(TextWriter output, TextWriter progress, int perArea)
    {
        var rounds = new List<Round>();
        foreach (var (area, mutants) in Candidates())
        {
            var taken = 0;
            for (var i = 0; i < mutants.Count && taken < perArea; i++)
            {
                var sequences = new[] { ShortLength, LongLength }
                    .Select(length => FailingSequence.Draw(mutants[i], length, Seed))
                    .OfType<FailingSequence>()
                    .ToArray();
                if (sequences.Length < 2)
                {
                    progress.WriteLine($"{area}: {mutants[i].Name} has no sequence that fails late enough");
                    continue;
                }

                taken++;
                rounds.AddRange(sequences.SelectMany(sequence => Play(sequence, rounds.Count == 0, progress)));
            }
        }

        new TournamentText(output, rounds).Print(ShortLength, LongLength);
        return 0;
    }

    private static List<Round> Play(FailingSequence sequence, bool isFirst, TextWriter progress)
    {
        if (isFirst)
        {
            // What is compiled at its first call is compiled for nobody's account.
            _ = Contestant.All.Select(contestant => Round.Of(sequence, contestant)).ToArray();
        }

        progress.Write($"{sequence.Mutant.Name} {sequence.Steps.Length}:");
        var rounds = new List<Round>();
        foreach (var contestant in Contestant.All)
        {
            var round = Round.Of(sequence, contestant);
            rounds.Add(round);
            progress.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $" {round.Simplicity.Steps} in {round.Executions}, {round.Time:f2} s{(round.Slipped ? ", slipped" : "")}{(round.GaveUp ? ", gave up" : "")};"
                )
            );
        }

        progress.WriteLine();
        return rounds;
    }

    /// <summary>The mutants by area, those of each in an order that is not that of their list; without those that hang or that only two runs show.</summary>
    private static IEnumerable<(string Area, IReadOnlyList<Mutant> Mutants)> Candidates() =>
        MutantCatalogue
            .All.Index()
            .Where(pair => pair.Item.Hang is null && pair.Item.Clause != PlatformClauses.SameSeedSameAnswers.Text)
            .GroupBy(pair => new ClauseId(pair.Item.Clause).Prefix)
            .Select(area =>
                (
                    area.Key,
                    (IReadOnlyList<Mutant>)
                        [.. area.OrderBy(pair => Mixing.Mix(Seed, (ulong)pair.Index)).Select(pair => pair.Item)]
                )
            );
}
