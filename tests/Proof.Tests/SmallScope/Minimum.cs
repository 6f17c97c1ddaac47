using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>The least program that shows a mutant by its clause, of all over an alphabet; every access counts.</summary>
/// <param name="Least">The shortest program known, and among the shortest one that tells the least; null if none is known.</param>
/// <param name="IsShortest">Whether every shorter program that tells no more than the simplest one known at first was executed.</param>
/// <param name="IsSimplest">Whether also every program as long that tells less was executed.</param>
/// <param name="Exhausted">No program of so many steps or fewer shows the mutant, of those that tell no more.</param>
/// <param name="Programs">How many programs were executed.</param>
internal sealed record Minimum(Example? Least, bool IsShortest, bool IsSimplest, int Exhausted, long Programs)
{
    /// <summary>Executes every program that is less than what is known.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="known">Programs that show it: their kinds and numbers are in the alphabet too, and their machine is the one that is looked at.</param>
    /// <param name="most">How many programs of a length there may be; a length with more is not looked at.</param>
    public static Minimum Of(Mutant mutant, IReadOnlyList<Example> known, int most)
    {
        var least = known.Aggregate((Example?)null, (a, b) => b.IsLessThan(a) ? b : a);
        if (least is null)
        {
            return new(null, false, false, 0, 0);
        }

        var walk = new Walk(mutant, known, least.PlatformSeed, most);
        var (found, exhausted) = walk.Run(least.Telling, least.Length - 1);
        var isShortest = found is not null || exhausted == least.Length - 1;
        least = found ?? least;
        for (var telling = least.Telling - 1; !isShortest && telling >= 0; telling--)
        {
            // Where there are too many programs, those that tell less reach further.
            (found, var depth) = walk.Run(telling, least.Length - 1);
            least = found ?? least;
            if (found is not null || depth == least.Length - 1)
            {
                break;
            }
        }

        var isSimplest = isShortest;
        while (isSimplest && least.Telling > 0)
        {
            (found, var depth) = walk.Run(least.Telling - 1, least.Length);
            isSimplest = found is not null || depth == least.Length;
            if (found is null)
            {
                break;
            }

            least = found;
        }

        return new(least, isShortest, isSimplest, exhausted, walk.Programs);
    }

    private sealed class Walk(Mutant mutant, IReadOnlyList<Example> known, ulong platformSeed, int most)
    {
        private readonly Subject _subject = Subject.Create(mutant.CreateFactory(), mutant.Profile, AreaTable.Standard);
        private readonly ClauseId _clause = new(mutant.Clause);

        public long Programs { get; private set; }

        /// <summary>Executes the programs that tell no more than so much, up to a length.</summary>
        /// <returns>The simplest of the shortest that shows the mutant; how long those are that do not.</returns>
        public (Example? Found, int Depth) Run(int telling, int longest)
        {
            var steps = known.SelectMany(example => example.Steps).ToArray();
            var kinds = Kinds
                .Of(_subject.Kinds, "Platform", "Streaming", ClauseCatalogue.Load()[_clause].Area)
                .Union(steps.Select(step => step.Kind));
            var worker = new Worker(_subject, new HashSet<ClauseId>());
            var enumeration = new Enumeration(worker, new Alphabet([.. kinds], steps), null)
            {
                PlatformSeed = platformSeed,
            };
            Example? least = null;
            var length = 0;
            for (; length <= longest && least is null && enumeration.Waiting <= most; length++)
            {
                foreach (var found in enumeration.Deepen(length == longest ? -1 : telling))
                {
                    if (found.Violation.Clause == _clause && new Example(found.Steps, platformSeed) is var example)
                    {
                        least = example.IsLessThan(least) ? example : least;
                    }
                }
            }

            Programs += enumeration.Programs;
            return (least, length - (least is null ? 1 : 2));
        }
    }
}
