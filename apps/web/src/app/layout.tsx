import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { NonceProvider } from "@/ui/nonce";
import { NowProvider } from "@/ui/now";
import { preferencesCookie, readPreferences } from "@/ui/preferences";
import { PreferencesProvider } from "@/ui/preferences-provider";
import { ShortcutsProvider } from "@/ui/shortcuts";
import { Toaster } from "@/ui/toaster";
import { TooltipProvider } from "@/ui/tooltip";
import "@/ui/base.css";

export const metadata: Metadata = { title: { default: "Postern", template: "%s · Postern" }, robots: { index: false, follow: false } };
export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1013" },
  ],
};

/** The page around every page. The theme stands on the root element before the first paint, because the cookie says it. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const preferences = readPreferences((await cookies()).get(preferencesCookie)?.value);
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" dir="ltr" {...(preferences.theme !== "system" && { "data-theme": preferences.theme })}>
      <body>
        <NonceProvider nonce={nonce}>
          <NuqsAdapter>
            <PreferencesProvider initial={preferences}>
              <NowProvider serverNow={Date.now()}>
                <ShortcutsProvider>
                  <TooltipProvider delayDuration={400}>
                    {children}
                    <Toaster />
                  </TooltipProvider>
                </ShortcutsProvider>
              </NowProvider>
            </PreferencesProvider>
          </NuqsAdapter>
        </NonceProvider>
      </body>
    </html>
  );
}
