namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>
/// The process that runs the suite with one mutant after the other: a mutant may hang, overflow the stack or end its process, and takes
/// no more with it than this one. It reads a line a task and writes a line an answer.
/// </summary>
internal static class Worker
{
    /// <summary>Answers tasks until there are no more.</summary>
    /// <param name="assembly">The mutated assembly.</param>
    /// <param name="tasks">Where the tasks come from.</param>
    /// <param name="answers">Where the answers go.</param>
    /// <returns>0; 1 after a call that did not return, whose thread cannot be ended.</returns>
    public static int Serve(string assembly, TextReader tasks, TextWriter answers)
    {
        MutatedReference? shared = null;
        while (tasks.ReadLine() is { } line)
        {
            var task = TrialTask.Parse(line);
            var reference = task.IsStatic ? new MutatedReference(assembly) : shared ??= new MutatedReference(assembly);
            reference.Activate(task.Mutant);
            var outcome = Try(reference, task, answers);
            reference.Activate(MutatedReference.None);
            answers.WriteLine(outcome);
            answers.Flush();
            if (outcome.IsHang)
            {
                return 1;
            }
        }

        return 0;
    }

    private static Outcome Try(MutatedReference reference, TrialTask task, TextWriter answers)
    {
        if (!reference.TryCreateFactory(out var factory, out _))
        {
            return new Outcome(task.Mutant, task.Operations, true, Outcome.NoFactory, "", 0);
        }

        foreach (var profile in task.Profiles.Where(factory.Profiles.Contains))
        {
            // A sign of life, by which a task that takes its time is told from one that hangs.
            answers.WriteLine();
            answers.Flush();
            try
            {
                if (Trial.Run(factory, profile, task.Operations) is { } finding)
                {
                    return new Outcome(
                        task.Mutant,
                        task.Operations,
                        true,
                        finding.Clause.Id.Text,
                        profile,
                        finding.FoundAfter
                    )
                    {
                        IsHang = finding.IsHang,
                    };
                }
            }
            catch (OptionException)
            {
                // The suite takes no platform that offers a profile without a name.
                return new Outcome(task.Mutant, task.Operations, true, Outcome.Refused, profile, 0);
            }
        }

        return new Outcome(task.Mutant, task.Operations, false, "", "", 0);
    }
}
