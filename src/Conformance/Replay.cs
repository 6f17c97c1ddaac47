using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance;

/// <summary>Executes a trace once more, and judges it.</summary>
/// <param name="factory">Creates the machine.</param>
/// <param name="options">How to name things in the text.</param>
/// <param name="areas">The areas that the suite is made of.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class Replay(
    IDmaPlatformFactory factory,
    SuiteOptions options,
    AreaTable areas,
    ClauseCatalogue catalogue
)
{
    /// <summary>Replays a trace.</summary>
    /// <param name="content">The content of the trace file.</param>
    /// <returns>The finding; null if no clause is broken.</returns>
    public Finding? Run(string content)
    {
        var trace = TraceFile.Read(System.Text.Encoding.UTF8.GetBytes(content), areas);
        _ = Selection.Profiles(new SuiteOptions { Profiles = [trace.Profile] }, factory);
        var twice = trace.Clause == PlatformClauses.SameSeedSameAnswers.Text;
        var failure = new Rerun(factory, trace.Profile, areas).Find(trace.Steps, trace.Seed, twice, options.Hang);
        return failure is null ? null : new FindingWriter(options, catalogue).Write(failure, failure.Steps.Count);
    }
}
