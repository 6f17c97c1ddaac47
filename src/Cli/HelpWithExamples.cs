using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dma.Conformance.Cli;

/// <summary>A command whose help page shows complete command lines.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">The command lines.</param>
internal sealed class CommandWithExamples(string name, string description, params IReadOnlyList<string> examples)
    : Command(name, description)
{
    /// <summary>The command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The help page of the library, followed by the examples of the command.</summary>
/// <param name="help">Writes the page.</param>
internal sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <summary>Has the help pages of all commands end with examples.</summary>
    /// <param name="root">The root of the commands.</param>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((SynchronousCommandLineAction)option.Action!);
    }

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CommandWithExamples command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return code;
    }
}
