using System.CommandLine;
using System.IO.Pipes;
using Dma.Conformance.Cli.Platforms;

namespace Dma.Conformance.Cli;

/// <summary><c>host</c>, which no help shows: the process in which a foreign platform is judged.</summary>
internal sealed class HostCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "host";

    private readonly Argument<string> _input = new("INPUT");
    private readonly Argument<string> _output = new("OUTPUT");
    private readonly PlatformOptions _platform;

    private HostCommand(Command command)
    {
        command.Add(_input);
        command.Add(_output);
        _platform = new PlatformOptions(command);
        command.SetAction(parsed => (int)Serve(parsed));
    }

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(Name, "Judges a platform for the process that started this one.") { Hidden = true };
        _ = new HostCommand(command);
        return command;
    }

    private ExitCode Serve(ParseResult parsed)
    {
        using var input = new AnonymousPipeClientStream(PipeDirection.In, parsed.GetRequiredValue(_input));
        using var output = new AnonymousPipeClientStream(PipeDirection.Out, parsed.GetRequiredValue(_output));
        HostedSuite.Serve(input, output, () => Load(parsed));
        return ExitCode.Conformant;
    }

    private HostedPlatform Load(ParseResult parsed)
    {
        try
        {
            var judged = _platform.Load(parsed);
            return new HostedPlatform(judged.Factory, judged.Name, judged.FactoryExpression);
        }
        catch (UsageException exception)
        {
            throw new OptionException(exception.Message);
        }
    }
}
