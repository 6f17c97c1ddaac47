using Dma.Reference;
using Xunit;

namespace Dma.Stryker;

/// <summary>
/// The one test that Stryker runs, before and after it has put all mutants into the reference. It reaches a single mutant, so that Stryker
/// takes all others for not covered and ends; the assembly is kept, for the conformance suite to run against.
/// </summary>
public sealed class MutatedReferenceTests
{
    [Fact]
    public void The_reference_is_kept_as_it_was_built()
    {
        var built = new DeviceTreeException().GetType().Assembly.Location;
        var kept = Directory.CreateDirectory(Path.Combine(FindRoot(), "out", "stryker")).FullName;

        File.Copy(built, Path.Combine(kept, Path.GetFileName(built)), overwrite: true);

        Assert.True(File.Exists(Path.Combine(kept, "Dma.Reference.dll")));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Conformance.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the test does not run in a checkout");
    }
}
