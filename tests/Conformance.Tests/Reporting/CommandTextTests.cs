using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

public sealed class CommandTextTests
{
    [Theory]
    [InlineData("out/a-b_c.json", "out/a-b_c.json")]
    [InlineData("C:\\out\\a.json", "C:\\out\\a.json")]
    [InlineData("my out/a.json", "\"my out/a.json\"")]
    [InlineData("C:\\my out\\a.json", "\"C:\\my out\\a.json\"")]
    [InlineData("", "\"\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("a\"b", "'a\"b'")]
    [InlineData("it's `it`", "'it'\\''s `it`'")]
    [InlineData("my out\\", "'my out\\'")]
    public void An_argument_is_quoted_where_a_shell_would_take_it_apart(string argument, string expected) =>
        CommandText.Quote(argument).Should().Be(expected);
}
