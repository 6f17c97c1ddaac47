using System.CommandLine;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Cli;

/// <summary><c>explain</c>: all that specs/ says of a clause.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes.</param>
    public static Command Create(Surroundings surroundings)
    {
        var id = new Argument<string>("ID") { Description = "The clause's id, in upper or lower case." };
        var command = new CommandWithExamples(
            "explain",
            "Prints what a clause demands, where that is documented, and when it applies.",
            "dma-conformance explain DMA-MAP-005"
        )
        {
            id,
        };
        command.SetAction(parsed =>
        {
            var text = parsed.GetRequiredValue(id);
            var clause = ConformanceSuite.Catalogue.TryFind(text, out var found)
                ? found
                : throw new UsageException($"there is no clause '{text}'; 'dma-conformance list' names them all");
            surroundings.Out.Write(ExplainText.Render(clause));
            return (int)ExitCode.Conformant;
        });
        return command;
    }
}
