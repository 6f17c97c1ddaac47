using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>Looks by brute force for a step that can be dropped or an argument that can be simpler.</summary>
internal static class Minimality
{
    /// <summary>The simpler programs in which the same clause fails first.</summary>
    public static IEnumerable<string> Counterexamples(Worker worker, Failure failure)
    {
        var executor = new Executor(worker);
        var steps = failure.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            var dropped = i;
            if (Fails([.. steps.Where((_, position) => position != dropped)]))
            {
                yield return $"without step {i}";
            }

            for (var j = 0; j < steps[i].Kind.Arguments.Count; j++)
            {
                var value = steps[i][j];
                if (steps[i].Kind.Arguments[j].Role is ArgumentRole.Bytes or ArgumentRole.Uses)
                {
                    continue;
                }

                foreach (var simpler in (ulong[])[0, 1, value / 2, value == 0 ? 0 : value - 1])
                {
                    var changed = steps.ToArray();
                    changed[i][j] = simpler;
                    if (simpler < value && Fails(changed))
                    {
                        yield return $"{steps[i].Kind.Arguments[j].Name} of step {i} is {simpler}, not {value}";
                    }
                }
            }
        }

        bool Fails(Operation[] candidate) =>
            executor.Run(candidate, failure.PlatformSeed).FirstBroken == failure.Violation.Clause;
    }
}
