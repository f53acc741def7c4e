// Package docs reads how-to articles about the token pages of Azure DevOps and says where they no longer match the pages.
//
// An article is read into blocks of tokens (read.go and one file a format). Blocks that are not about these pages are set
// aside (topic.go). What is left is searched for claims (extract.go and one file a kind): ways, things to press, fields and
// options, scopes, texts of the page, and facts that have ended. Each claim is judged against an inventory of the pages
// (judge.go). What the pages show is never written here: words.go holds only what people write, and what that is about.
//
// A false alarm is worse than a miss: where a text can be read in two ways, the claim is unclear or is not made.
package docs
