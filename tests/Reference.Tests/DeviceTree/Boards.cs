namespace Dma.Reference.Tests.DeviceTree;

/// <summary>The boards: those of the tests, and those that are profiles of the reference.</summary>
public static class Boards
{
    private static readonly string[] Folders = ["tests/Boards", "src/Reference/Profiles/Boards"];

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names =>
        new(
            Folders
                .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.dts"))
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal)
        );

    private static string Root { get; } = FindRoot();

    /// <summary>The file with the source of a board.</summary>
    public static string SourceOf(string board) =>
        Folders.Select(folder => Path.Combine(Root, folder, board + ".dts")).First(File.Exists);

    /// <summary>The file with the blob of a board.</summary>
    public static string BlobOf(string board) => Path.ChangeExtension(SourceOf(board), ".dtb");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Conformance.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
