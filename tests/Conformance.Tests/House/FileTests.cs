using System.Text.RegularExpressions;

namespace Dma.Conformance.Tests.House;

/// <summary>The repository can be checked out and built on every system.</summary>
public sealed partial class FileTests
{
    private const int LongestPath = 180;

    /// <summary>The one file of bash: CI itself. Everything else runs wherever .NET does.</summary>
    private const string Ci = ".ci/run";

    [Fact]
    public void Every_path_can_be_written_on_every_system()
    {
        var paths = Repository.All().ToArray();

        paths.Should().HaveCountGreaterThan(400).And.Contain(Ci);
        paths.SelectMany(ProblemsOf).Should().BeEmpty();
        paths.GroupBy(path => path.ToUpperInvariant()).Where(group => group.Count() > 1).Should().BeEmpty();
    }

    [Theory]
    [InlineData("src/a:b.cs", "character")]
    [InlineData("src/what?.md", "character")]
    [InlineData("src/a\\b.cs", "character")]
    [InlineData("src/tab\t.cs", "character")]
    [InlineData("docs/con", "reserved")]
    [InlineData("docs/Aux.txt", "reserved")]
    [InlineData("nul/readme.md", "reserved")]
    [InlineData("lpt9.tar.gz", "reserved")]
    [InlineData("src/end.", "ends")]
    [InlineData("src /a.cs", "ends")]
    public void A_path_that_Windows_refuses_is_found(string path, string problem) =>
        ProblemsOf(path).Should().ContainSingle().Which.Should().Contain(problem);

    [Theory]
    [InlineData("src/Console.cs")]
    [InlineData("src/com/auxiliary/null.txt")]
    [InlineData(".ci/run")]
    [InlineData("com10.md")]
    public void A_path_that_only_looks_like_one_is_not(string path) => ProblemsOf(path).Should().BeEmpty();

    [Fact]
    public void A_path_that_is_too_long_is_found() =>
        ProblemsOf(new string('a', LongestPath + 1)).Should().ContainSingle().Which.Should().Contain("181");

    [Fact]
    public void Nothing_but_what_CI_runs_is_a_shell_script() =>
        Repository.All().Where(IsShellScript).Should().Equal(Ci);

    /// <summary>Text is compared with what a checkout holds, and C# takes the line ends of its source into its texts.</summary>
    [Fact]
    public void Lines_end_alike_in_every_checkout()
    {
        File.ReadAllText(Repository.At(".gitattributes")).Trim().Should().Be("* text=auto eol=lf\n*.dtb binary");

        Repository
            .All()
            .Where(path => Path.GetExtension(path) != ".dtb")
            .Where(path => File.ReadAllBytes(Repository.At(path)).AsSpan().Contains((byte)'\r'))
            .Should()
            .BeEmpty();
    }

    private static bool IsShellScript(string path)
    {
        if (Path.GetExtension(path) is ".sh" or ".bash" or ".zsh" or ".ps1" or ".cmd" or ".bat")
        {
            return true;
        }

        using var file = File.OpenText(Repository.At(path));
        return file.ReadLine() is { } line && line.StartsWith("#!", StringComparison.Ordinal);
    }

    private static IEnumerable<string> ProblemsOf(string path)
    {
        if (path.Length > LongestPath)
        {
            yield return $"{path} has {path.Length} characters, more than {LongestPath}";
        }

        foreach (var part in path.Split('/'))
        {
            if (Forbidden().IsMatch(part))
            {
                yield return $"{path} has a character that Windows forbids";
            }

            if (Reserved().IsMatch(part))
            {
                yield return $"{path} has a name that Windows has reserved";
            }

            if (part.EndsWith('.') || part.EndsWith(' '))
            {
                yield return $"{path} has a part that ends in a dot or a space";
            }
        }
    }

    [GeneratedRegex("[<>:\"\\\\|?*\\x00-\\x1f]")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
