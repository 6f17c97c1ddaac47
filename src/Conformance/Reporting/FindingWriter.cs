using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>Turns a failure into what a reader gets: text, trace, C# test.</summary>
/// <param name="options">How things are named, and where traces go.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class FindingWriter(SuiteOptions options, ClauseCatalogue catalogue)
{
    /// <summary>Writes a finding; its trace goes to the output directory, if there is one.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="foundAfter">How many operations had been checked.</param>
    public Finding Write(Failure failure, long foundAfter)
    {
        var clause = catalogue[failure.Violation.Clause];
        var name = $"{clause.Id.Text.ToLowerInvariant()}.{FileName(failure.Profile.Name)}.trace.json";
        var path = options.OutputDirectory is { } directory ? Path.Combine(directory, name) : null;
        var trace = TraceFile.Write(FailureTrace.Of(failure));
        if (path is not null)
        {
            Directory.CreateDirectory(options.OutputDirectory!);
            File.WriteAllBytes(path, trace);
        }

        var factory = options.FactoryExpression ?? CSharpTest.AnyFactory;
        var replay = $"dma-conformance replay {path ?? name} {options.ReplayArguments}".TrimEnd();
        return new Finding
        {
            Clause = clause,
            Profile = failure.Profile.Name,
            Text = FailureText.Render(failure, clause, replay, factory),
            Trace = System.Text.Encoding.UTF8.GetString(trace),
            TracePath = path,
            CSharpTest = CSharpTest.RenderFile(failure, factory),
            Steps = failure.Steps.Count,
            Executions = failure.Executions,
            FoundAfter = foundAfter,
            IsFlaky = failure.IsFlaky,
        };
    }

    private static string FileName(string profile) =>
        string.Concat(profile.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
}
