namespace Dma.Reference.Tests.DeviceTree;

public class BoardTests
{
    [Theory]
    [MemberData(nameof(Boards.Names), MemberType = typeof(Boards))]
    public void A_blob_is_what_its_source_compiles_to(string board)
    {
        var compiled = DtsCompiler.Compile(File.ReadAllText(Boards.SourceOf(board)));
        if (Environment.GetEnvironmentVariable("DMA_ACCEPT_BOARDS") is not null)
            File.WriteAllBytes(Boards.BlobOf(board), compiled);

        File.ReadAllBytes(Boards.BlobOf(board)).Should().Equal(compiled);
    }

    [Theory]
    [MemberData(nameof(Boards.Names), MemberType = typeof(Boards))]
    public void A_machine_is_built_of_each_board(string board)
    {
        var machine = new Machine(BoardBuilder.Read(File.ReadAllBytes(Boards.BlobOf(board))));

        machine.TryGet<IDeviceTree>(out var tree).Should().BeTrue();
        tree!.DeviceTreeDescription.Devices.Should().HaveCount(machine.Devices.Count);
    }
}
