namespace Dma.Conformance.Tests.House;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string At(string path) => Path.Combine(Root, path);

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(At(folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    /// <summary>Every file but what is built or ignored, as a path from the root with slashes.</summary>
    public static IEnumerable<string> All()
    {
        var ignored = File.ReadLines(At(".gitignore"))
            .Select(line => line.Trim().TrimEnd('/'))
            .Append(".git")
            .ToHashSet();
        return FilesOf(new DirectoryInfo(Root))
            .Select(file => Relative(file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

        IEnumerable<string> FilesOf(DirectoryInfo folder) =>
            folder
                .EnumerateFileSystemInfos()
                .Where(entry => !ignored.Contains(entry.Name) && !ignored.Contains($"*{entry.Extension}"))
                .SelectMany(entry => entry is DirectoryInfo below ? FilesOf(below) : [entry.FullName]);
    }

    /// <summary>The first folder below another that a file lies in.</summary>
    public static string RoomOf(string file, string folder) =>
        Path.GetRelativePath(At(folder), file).Split(Path.DirectorySeparatorChar)[0];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Conformance.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run in a checkout");
    }
}
