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
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // What was played so far is printed; a second one ends the process.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        var areas = Candidates().Select(area => new Queue<Mutant>(area)).ToArray();
        for (var i = 0; i < perArea && !stop.IsCancellationRequested; i++)
        {
            // Each area has its turn, so that a tournament that is stopped has mutants of all of them.
            foreach (var area in areas)
            {
                if (!stop.IsCancellationRequested && Next(area, progress) is { } sequences)
                {
                    rounds.AddRange(sequences.SelectMany(sequence => Play(sequence, i, rounds.Count == 0, progress)));
                }
            }
        }

        new TournamentText(output, rounds).Print(ShortLength, LongLength);
        return 0;
    }

    /// <summary>The sequences of the next mutant of an area that has both; null if there is none any more.</summary>
    private static FailingSequence[]? Next(Queue<Mutant> area, TextWriter progress)
    {
        while (area.TryDequeue(out var mutant))
        {
            var sequences = new[] { ShortLength, LongLength }
                .Select(length => FailingSequence.Draw(mutant, length, Seed))
                .OfType<FailingSequence>()
                .ToArray();
            if (sequences.Length == 2)
            {
                return sequences;
            }

            progress.WriteLine($"{mutant.Name} has no sequence that fails late enough");
        }

        return null;
    }

    private static List<Round> Play(FailingSequence sequence, int turn, bool isFirst, TextWriter progress)
    {
        if (isFirst)
        {
            // What is compiled at its first call is compiled for nobody's account.
            _ = Contestant.All.Select(contestant => Round.Of(sequence, contestant)).ToArray();
        }

        progress.Write($"{sequence.Mutant.Name} {sequence.Steps.Length}:");
        var rounds = new List<Round>();
        foreach (
            var contestant in Contestant.All.Where(it => turn < it.MostLong || sequence.Steps.Length < LongLength / 2)
        )
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
    private static IEnumerable<IEnumerable<Mutant>> Candidates() =>
        MutantCatalogue
            .All.Index()
            .Where(pair => pair.Item.Hang is null && pair.Item.Clause != PlatformClauses.SameSeedSameAnswers.Text)
            .GroupBy(pair => new ClauseId(pair.Item.Clause).Prefix)
            .Select(area => area.OrderBy(pair => Mixing.Mix(Seed, (ulong)pair.Index)).Select(pair => pair.Item));
}
