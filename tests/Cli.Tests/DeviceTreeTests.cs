using Dma.Conformance.Cli;
using Dma.Reference;

namespace Dma.Cli.Tests;

public sealed class DeviceTreeTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_board_is_judged_under_the_name_of_its_model()
    {
        var outcome = Tool.Run("run", "--devicetree", Board(), "--ops", "3000").ShouldBe(ExitCode.Incomplete);

        outcome.Out.Should().StartWith("judging the reference platform, built of board.dtb\n");
        outcome.Out.Should().Contain("profile devicetree-restricted: ").And.Contain("no clause broken");
        Tool.Run("list", "profiles", "--devicetree", Board()).Out.Should().Be("devicetree-restricted\n");
    }

    [Fact]
    public void A_damaged_board_is_one_line()
    {
        var path = _scratch["board.dtb"];
        File.WriteAllBytes(path, DeviceTreeBoards.BlobOf("devicetree")[..100]);

        Tool.Run("run", "--devicetree", path)
            .ShouldBeWrongUse()
            .Should()
            .StartWith($"dma-conformance: {path}: at 0x4: the size must be ")
            .And.EndWith("; name a blob that dtc compiled of a source that describes memory and devices");
        Tool.Run("run", "--devicetree", _scratch["none.dtb"])
            .ShouldBeWrongUse()
            .Should()
            .Contain("cannot be read; name a compiled device tree");
        Tool.Run("run", "--devicetree", path, "--assembly", "x.dll").ShouldBeWrongUse();
    }

    private string Board()
    {
        File.WriteAllBytes(_scratch["board.dtb"], DeviceTreeBoards.BlobOf("devicetree-restricted"));
        return _scratch["board.dtb"];
    }
}
