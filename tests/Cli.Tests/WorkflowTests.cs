using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Dma.Conformance.Cli;
using YamlDotNet.RepresentationModel;

namespace Dma.Cli.Tests;

/// <summary>The workflow for adopters does what it says, as far as that can be told without GitHub.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Source = FindFile();
    private static readonly string Text = File.ReadAllText(Source);
    private static readonly YamlMappingNode Workflow = Load();

    [Fact]
    public void Every_command_line_in_it_can_be_run()
    {
        var commands = Commands().Concat(CommentedCommands()).ToArray();

        commands.Should().HaveCount(3);
        commands.Should().AllSatisfy(command => ErrorOf(command).Should().BeNull(command));
    }

    [Theory]
    [InlineData("dma-conformance run --regression regressions")]
    [InlineData("dma-conformance judge")]
    [InlineData("dma-conformance run --ops many")]
    [InlineData("dma-conformance run --seed")]
    public void A_command_line_that_cannot_be_run_is_found(string command) => ErrorOf(command).Should().NotBeNull();

    [Fact]
    public void Every_example_of_the_help_can_be_run()
    {
        var root = (RootCommand)Parse([]).RootCommandResult.Command;
        var examples = root.Subcommands.OfType<CommandWithExamples>().SelectMany(command => command.Examples).ToArray();

        examples.Should().HaveCountGreaterThan(10);
        examples.Should().AllSatisfy(example => ErrorOf(example).Should().BeNull(example));
    }

    [Fact]
    public void What_runs_write_is_what_is_uploaded_and_what_they_replay_is_what_is_cached()
    {
        var uploaded = With("actions/upload-artifact")
            .Single()["path"]
            .ToString()
            .Split('\n')
            .Select(line => line.Trim());
        var cached = With("actions/cache/").Select(with => with["path"].ToString()).ToArray();

        cached.Should().Equal("regressions", "regressions");
        foreach (var parsed in Commands().Select(command => Parse(Split(command))))
        {
            uploaded.Should().Contain(parsed.GetValue<string>("--out")).And.Contain("out/report.txt");
            cached.Should().Contain(parsed.GetValue<string>("--regressions"));
            parsed.GetValue<bool>("--keep").Should().BeTrue();
        }

        With("actions/cache/").Select(with => with["key"].ToString()).Distinct().Should().ContainSingle();
        var key = With("actions/cache/restore").Single();
        key["key"].ToString().Should().StartWith(key["restore-keys"].ToString());
    }

    [Fact]
    public void A_failed_run_is_shown_and_kept_all_the_same()
    {
        var judged = Steps()
            .ToList()
            .FindLastIndex(step => RunOf(step).Contains("dma-conformance run", StringComparison.Ordinal));

        var after = Steps().Skip(judged + 1).ToArray();

        after.Should().HaveCount(3).And.OnlyContain(step => Scalar(step, "if") == "always()");
        Text.Should().NotContain("continue-on-error");
    }

    [Fact]
    public void One_of_the_two_runs_is_that_of_the_day()
    {
        var runs = Steps()
            .Where(step => RunOf(step).Contains("dma-conformance run", StringComparison.Ordinal))
            .ToArray();

        runs.Select(step => Scalar(step, "if"))
            .Should()
            .Equal("github.event_name != 'schedule'", "github.event_name == 'schedule'");
        runs.Select(step => RunOf(step).Contains("$(date -u +%Y%m%d)", StringComparison.Ordinal))
            .Should()
            .Equal(false, true);
        ((YamlMappingNode)Workflow["on"]).Children.Keys.Select(key => key.ToString()).Should().Contain("schedule");
    }

    [Fact]
    public void Every_exit_code_is_explained()
    {
        var explained = ExitCodeLine().Matches(Text).Select(match => match.Groups[1].Value);

        explained
            .Should()
            .Equal(Enum.GetValues<ExitCode>().Select(code => ((int)code).ToString(CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> Commands() =>
        Steps()
            .SelectMany(step => RunOf(step).Split('\n'))
            .Where(line => line.StartsWith("dma-conformance ", StringComparison.Ordinal));

    private static IEnumerable<string> CommentedCommands() =>
        Text.Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#', ' '))
            .Where(line => CommentedCommand().IsMatch(line));

    private static IEnumerable<YamlMappingNode> Steps() =>
        ((YamlMappingNode)Workflow["jobs"])
            .Children.Values.SelectMany(job => (YamlSequenceNode)job["steps"])
            .Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> With(string action) =>
        Steps()
            .Where(step => Scalar(step, "uses").StartsWith(action, StringComparison.Ordinal))
            .Select(step => (YamlMappingNode)step["with"]);

    private static string RunOf(YamlMappingNode step) => Scalar(step, "run");

    private static string Scalar(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value.ToString() : "";

    private static string? ErrorOf(string command) => Program.ErrorOf(Parse(Split(command)));

    private static ParseResult Parse(IReadOnlyList<string> args) =>
        Program.Parse(args, new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null });

    /// <summary>A line as the shell takes it apart, with a date for the date; nothing else that a shell would put in is there.</summary>
    private static string[] Split(string command)
    {
        var line = command.Split(" > ")[0].Replace("$(date -u +%Y%m%d)", "20260131", StringComparison.Ordinal);
        line.Should().NotContainAny("$", "|", "<", "&", ";", "`");
        return [.. CommandLineParser.SplitCommandLine(line).Skip(1)];
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static string FindFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Conformance.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "github-actions.yml");
    }

    [GeneratedRegex("^dma-conformance [a-z]+ --")]
    private static partial Regex CommentedCommand();

    [GeneratedRegex("^#   ([0-9]+)  +[a-z]", RegexOptions.Multiline)]
    private static partial Regex ExitCodeLine();
}
