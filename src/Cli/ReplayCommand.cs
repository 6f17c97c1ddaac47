using System.CommandLine;
using Dma.Conformance.Cli.Platforms;

namespace Dma.Conformance.Cli;

/// <summary><c>replay</c>: executes a trace once more.</summary>
internal static class ReplayCommand
{
    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes.</param>
    public static Command Create(Surroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "A trace, or the .flight record of a run that died." };
        var hang = RunCommand.HangOption();
        var command = new CommandWithExamples(
            "replay",
            "Executes a trace once more and judges it.",
            "dma-conformance replay out/dma-map-005.default.trace.json --assembly MyPlatform.dll"
        )
        {
            file,
            hang,
        };
        var platform = new PlatformOptions(command);
        command.SetAction(parsed =>
        {
            var judged = platform.Load(parsed);
            var path = parsed.GetRequiredValue(file);
            var report = ConformanceSuite.ReplayFile(
                path,
                judged.Factory,
                new SuiteOptions { Hang = parsed.GetValue(hang) ?? new SuiteOptions().Hang }
            );
            surroundings.Out.Write(report.Finding?.Text ?? "no");
            return report.Finding is null ? 0 : 1;
        });
        return command;
    }
}
